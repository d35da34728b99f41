#ifndef FATAL_H
#define FATAL_H

void fatal(const char *name);
void usage(const char *why);

#endif
