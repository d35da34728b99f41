// The helper starts a thread for whatever it is given, and the loop gives it all that comes.
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct packet {
    size_t n;
    unsigned char data[1500];
};

static void *handle(void *arg)
{
    struct packet *p = arg;
    unsigned sum = 0;

    for (size_t i = 0; i < p->n; i++) {
        sum += p->data[i];
    }
    free(p);
    return sum ? NULL : (void *)1;
}

static bool start(struct packet *p)
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, handle, p) != 0) {
        return false;
    }
    pthread_detach(thread);
    return true;
}

void receive_packets(int fd)
{
    struct packet in;
    ssize_t n;

    while ((n = recv(fd, in.data, sizeof in.data, 0)) > 0) {
        struct packet *p = malloc(sizeof *p);

        if (p == NULL) {
            return;
        }
        in.n = (size_t)n;
        memcpy(p, &in, sizeof in);
        if (!start(p)) { // expect: unbounded-thread-creation
            free(p);
        }
    }
}
