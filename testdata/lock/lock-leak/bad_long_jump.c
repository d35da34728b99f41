// A parser that is nested too deeply jumps out with its lock.
#include <pthread.h>
#include <setjmp.h>
#include <stddef.h>

struct parser {
    pthread_mutex_t lock;
    jmp_buf fail;
    const char *at;
    unsigned depth, errors;
};

int parser_run(struct parser *p, void (*rule)(struct parser *))
{
    if (setjmp(p->fail) != 0) {
        return -1;
    }
    rule(p);
    return 0;
}

void parser_enter(struct parser *p)
{
    pthread_mutex_lock(&p->lock);
    if (++p->depth > 100) {
        p->errors++;
        longjmp(p->fail, 1); // expect: lock-leak
    }
    pthread_mutex_unlock(&p->lock);
}
