#include <pthread.h>

struct names {
    pthread_mutex_t lock;
    char host[256], address[64];
    unsigned long asked;
};

int ask_server(const char *host, char address[64]);
int names_get(struct names *n, const char *host, char address[64]);
