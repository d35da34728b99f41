// A reader of the routes asks for the peers, a writer of the peers asks for the routes.
#include <pthread.h>
#include <unistd.h>

static pthread_rwlock_t routes_lock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_rwlock_t peers_lock = PTHREAD_RWLOCK_INITIALIZER;
static int nroutes, npeers, lost;

static int usable_routes(void)
{
    int n;

    pthread_rwlock_rdlock(&routes_lock);
    pthread_rwlock_rdlock(&peers_lock);
    n = npeers ? nroutes : 0;
    pthread_rwlock_unlock(&peers_lock);
    pthread_rwlock_unlock(&routes_lock);
    return n;
}

static void drop_peer(void)
{
    pthread_rwlock_wrlock(&peers_lock);
    npeers--;
    pthread_rwlock_wrlock(&routes_lock); // expect: lock-order
    nroutes--;
    pthread_rwlock_unlock(&routes_lock);
    pthread_rwlock_unlock(&peers_lock);
}

static void *watch(void *arg)
{
    while (usable_routes() > 0)
        sleep(1);
    lost++;
    return arg;
}

int main(void)
{
    pthread_t t;

    npeers = nroutes = 4;
    if (pthread_create(&t, NULL, watch, NULL) != 0)
        return 1;
    while (usable_routes() > 1)
        drop_peer();
    pthread_join(t, NULL);
    return lost;
}
