// Each scanner has a place of its own for the port number.
#include <pthread.h>
#include <stdio.h>

enum { SCANNERS = 10, FIRST_PORT = 8000 };

static void *scan(void *arg)
{
    const int *port = arg;

    printf("port %d\n", *port);
    return NULL;
}

int scan_ports(void)
{
    pthread_t scanners[SCANNERS];
    int ports[SCANNERS];
    int n = 0;

    for (int i = 0; i < SCANNERS; i++) {
        ports[i] = FIRST_PORT + i;
        if (pthread_create(&scanners[n], NULL, scan, &ports[i]) == 0) {
            n++;
        }
    }
    while (n > 0) {
        pthread_join(scanners[--n], NULL);
    }
    return 0;
}
