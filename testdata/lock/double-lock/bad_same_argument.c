// move_items() locks both of its boxes; the caller that rotates one passes it twice.
#include <pthread.h>
#include <string.h>

struct box {
    pthread_mutex_t lock;
    unsigned n;
    int items[32];
};

static void move_items(struct box *to, struct box *from, unsigned n)
{
    pthread_mutex_lock(&to->lock);
    pthread_mutex_lock(&from->lock);
    while (n-- > 0 && from->n > 0 && to->n < 32) {
        int item = from->items[0];

        memmove(from->items, from->items + 1, --from->n * sizeof item);
        to->items[to->n++] = item;
    }
    pthread_mutex_unlock(&from->lock);
    pthread_mutex_unlock(&to->lock);
}

void box_fill(struct box *stock, struct box *b)
{
    move_items(b, stock, 8);
}

void box_rotate(struct box *b)
{
    move_items(b, b, 1); // expect: double-lock
}
