// Each scanner reads the port number when it comes to it, and by then the loop has gone on.
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
    int n = 0, port;

    for (port = FIRST_PORT; port < FIRST_PORT + SCANNERS; port++) {
        int rc =
            pthread_create(&scanners[n], NULL, scan, &port); // expect: thread-arg-loop-variable
        if (rc == 0) {
            n++;
        }
    }
    while (n > 0) {
        pthread_join(scanners[--n], NULL);
    }
    return 0;
}
