// The messages live as long as the threads: both are there until behind the joins.
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
    struct message messages[RECEIVERS];
    int n = 0;

    for (int i = 0; i < RECEIVERS; i++) {
        messages[i].receiver = i;

        snprintf(messages[i].text, sizeof messages[i].text, "%s (%d)", subject, i);
        if (pthread_create(&threads[n], NULL, deliver, &messages[i]) == 0) {
            n++;
        }
    }
    for (int i = 0; i < n; i++) {
        pthread_join(threads[i], NULL);
    }
    return n;
}
