// Messages to whoever runs the program.
#ifndef MESSAGES_H
#define MESSAGES_H

void warning(const char *fmt, ...);
void fatal(const char *fmt, ...);

#endif
