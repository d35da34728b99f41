#ifndef LISTENER_H
#define LISTENER_H

// A listening TCP socket, or -1.
int listener_open(unsigned short port, int backlog);

#endif
