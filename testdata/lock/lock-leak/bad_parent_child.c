// A process is locked, then its thread; the thread that has ended gives back its own lock only.
#include <pthread.h>
#include <stddef.h>

enum { NTHREADS = 8 };

struct proc_thread {
    pthread_mutex_t lock;
    int ended;
    unsigned signals;
};

struct proc {
    pthread_mutex_t lock;
    struct proc_thread threads[NTHREADS];
    unsigned sent;
};

// The process and its thread, both locked, or NULL and none.
static struct proc_thread *thread_enter(struct proc *p, int index)
{
    if (index < 0 || index >= NTHREADS) {
        return NULL;
    }
    pthread_mutex_lock(&p->lock);
    pthread_mutex_lock(&p->threads[index].lock);
    return &p->threads[index];
}

static void thread_leave(struct proc *p, struct proc_thread *t)
{
    pthread_mutex_unlock(&t->lock);
    pthread_mutex_unlock(&p->lock);
}

int proc_signal(struct proc *p, int index, int signal)
{
    struct proc_thread *t = thread_enter(p, index);

    if (t == NULL) {
        return -1;
    }
    if (t->ended) {
        pthread_mutex_unlock(&t->lock);
        return -2; // expect: lock-leak
    }
    t->signals |= 1u << signal;
    p->sent++;
    thread_leave(p, t);
    return 0;
}
