#ifndef ONTO_H
#define ONTO_H

int move_onto(int fd, int to);
void run_shell(const char *script);

#endif
