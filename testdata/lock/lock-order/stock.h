#include <pthread.h>

struct shelf {
    pthread_mutex_t lock;
    int items;
};

extern struct shelf front, cellar;

void shelf_init(void);
int shelf_count(struct shelf *s);
void fetch_one(void);
void put_back(void);
