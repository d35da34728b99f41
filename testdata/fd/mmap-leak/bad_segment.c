// A statistics segment is attached; an old version returns without detaching it.
#include <stddef.h>
#include <sys/ipc.h>
#include <sys/shm.h>

struct stats {
    int version;
    long requests;
};

long requests_served(key_t key)
{
    int id = shmget(key, sizeof(struct stats), 0);
    struct stats *s;
    long n;

    if (id < 0) {
        return -1;
    }
    s = shmat(id, NULL, SHM_RDONLY);
    if (s == (void *)-1) {
        return -1;
    }
    if (s->version < 2) {
        return -1; // expect: mmap-leak
    }
    n = s->requests;
    shmdt(s);
    return n;
}
