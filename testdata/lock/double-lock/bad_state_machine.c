// A sender as a state machine that has the lock in one state; a long message leaves that with it.
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>

struct link {
    pthread_mutex_t lock;
    int sock;
    unsigned first, n, dropped;
    size_t lengths[64];
    char texts[64][1500];
};

int link_run(struct link *l, size_t mtu)
{
    enum { IDLE, PICK, SEND, DONE } state = IDLE;
    char packet[1500];
    size_t length = 0;
    int rc = 0;

    while (state != DONE) {
        switch (state) {
        case IDLE:
            pthread_mutex_lock(&l->lock); // expect: double-lock
            state = PICK;
            break;
        case PICK: // with the lock
            if (l->n == 0) {
                pthread_mutex_unlock(&l->lock);
                state = DONE;
                break;
            }
            length = l->lengths[l->first];
            memcpy(packet, l->texts[l->first], length);
            l->first = (l->first + 1) % 64;
            l->n--;
            if (length > mtu) {
                l->dropped++;
                state = IDLE;
                break;
            }
            pthread_mutex_unlock(&l->lock);
            state = SEND;
            break;
        case SEND:
            state = IDLE;
            if (send(l->sock, packet, length, MSG_NOSIGNAL) != (ssize_t)length) {
                rc = -1;
                state = DONE;
            }
            break;
        case DONE:
            break;
        }
    }
    return rc;
}
