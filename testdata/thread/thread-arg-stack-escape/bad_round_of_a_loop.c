// The message is a variable of one round of the loop, and the threads are joined behind the loop.
#include <pthread.h>
#include <stdio.h>

enum { RECEIVERS = 3 };

struct message {
    int receiver;
    char text[80];
};

static void *deliver(void *arg)
{
    const struct message *m = arg;

    printf("%d: %s\n", m->receiver, m->text);
    return NULL;
}

int deliver_all(const char *subject)
{
    pthread_t threads[RECEIVERS];
    int n = 0;

    for (int i = 0; i < RECEIVERS; i++) {
        struct message m = {.receiver = i};

        snprintf(m.text, sizeof m.text, "%s (%d)", subject, i);
        int rc = pthread_create(&threads[n], NULL, deliver, &m); // expect: thread-arg-stack-escape
        if (rc == 0) {
            n++;
        }
    }
    for (int i = 0; i < n; i++) {
        pthread_join(threads[i], NULL);
    }
    return n;
}
