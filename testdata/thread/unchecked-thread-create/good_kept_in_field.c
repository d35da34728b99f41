// The start tells whether there is a thread that the stop can join.
#include <stdatomic.h>
#include <stddef.h>
#include <threads.h>

struct player {
    thrd_t thread;
    atomic_bool stopping;
    int (*play_block)(struct player *);
};

static int play(void *arg)
{
    struct player *p = arg;

    while (!atomic_load(&p->stopping) && p->play_block(p) > 0) {
    }
    return 0;
}

int player_start(struct player *p)
{
    atomic_store(&p->stopping, 0);
    return thrd_create(&p->thread, play, p) == thrd_success ? 0 : -1;
}

void player_stop(struct player *p)
{
    atomic_store(&p->stopping, 1);
    thrd_join(p->thread, NULL);
}
