// Two shelves are locked in the order of their numbers, and both are given back on either return.
#include <pthread.h>

enum { NSHELVES = 16, ROOM = 40 };

struct shelf {
    pthread_mutex_t lock;
    unsigned nbooks;
};

static struct shelf shelves[NSHELVES];

int shelf_move(unsigned from, unsigned to, unsigned nbooks)
{
    unsigned first = from < to ? from : to, second = from < to ? to : from;

    if (from >= NSHELVES || to >= NSHELVES || from == to) {
        return -1;
    }
    pthread_mutex_lock(&shelves[first].lock);
    pthread_mutex_lock(&shelves[second].lock);
    if (shelves[from].nbooks < nbooks || shelves[to].nbooks + nbooks > ROOM) {
        pthread_mutex_unlock(&shelves[second].lock);
        pthread_mutex_unlock(&shelves[first].lock);
        return -2;
    }
    shelves[from].nbooks -= nbooks;
    shelves[to].nbooks += nbooks;
    pthread_mutex_unlock(&shelves[second].lock);
    pthread_mutex_unlock(&shelves[first].lock);
    return 0;
}
