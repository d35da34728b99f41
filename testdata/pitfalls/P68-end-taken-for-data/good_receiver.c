// A receiver of frames that gives a frame up when its peer hangs up.
#include <arpa/inet.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>

enum { FRAME_MAX = 1 << 16 };

static bool receive(int peer, unsigned char *to, size_t size)
{
    while (size > 0) {
        ssize_t n = recv(peer, to, size, 0);
        if (n <= 0) {
            return false;
        }
        to += n;
        size -= (size_t)n;
    }
    return true;
}

unsigned char *receive_frame(int peer, uint32_t *size)
{
    unsigned char head[4], *frame;

    if (!receive(peer, head, sizeof head)) {
        return NULL;
    }
    *size = (uint32_t)head[0] << 24 | (uint32_t)head[1] << 16 | (uint32_t)head[2] << 8 | head[3];
    if (*size > FRAME_MAX || (frame = malloc(*size)) == NULL) {
        return NULL;
    }
    if (!receive(peer, frame, *size)) {
        free(frame);
        return NULL;
    }
    return frame;
}
