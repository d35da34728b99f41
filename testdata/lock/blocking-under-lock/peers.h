#ifndef PEERS_H
#define PEERS_H

// The next peer's socket, or -1.
int peers_accept(int server);

#endif
