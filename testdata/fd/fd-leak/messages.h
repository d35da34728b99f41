#ifndef MESSAGES_H
#define MESSAGES_H

void complain(const char *what, const char *name);
void die(const char *what, const char *name);

#endif
