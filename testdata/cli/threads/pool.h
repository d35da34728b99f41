#include <pthread.h>
enum { WORKERS = 4 };
struct pool {
    pthread_t workers[WORKERS];
    int n;
};
int pool_start(struct pool *p, int n);
void pool_stop(struct pool *p);
void pause_a_bit(void);
