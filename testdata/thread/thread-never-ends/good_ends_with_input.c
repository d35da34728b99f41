// The reader ends with its input; what is set behind the join is for the next one.
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/socket.h>

static atomic_bool is_open;
static pthread_t reader;
static size_t received;

static void *read_all(void *arg)
{
    const int *peer = arg;
    char block[512];

    while (atomic_load(&is_open)) {
        const ssize_t n = recv(*peer, block, sizeof block, 0);
        if (n <= 0) {
            break;
        }
        received += (size_t)n;
    }
    return NULL;
}

int reader_start(int *peer)
{
    atomic_store(&is_open, 1);
    return pthread_create(&reader, NULL, read_all, peer) == 0 ? 0 : -1;
}

size_t reader_stop(const int *peer)
{
    shutdown(*peer, SHUT_RDWR);
    pthread_join(reader, NULL);
    atomic_store(&is_open, 0);
    return received;
}
