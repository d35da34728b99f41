#ifndef REPLY_H
#define REPLY_H

// Sends one line; on failure the socket is closed and -1 returned.
int reply_send(int sock, const char *line);

#endif
