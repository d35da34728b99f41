// A thread for each command that comes through the queue, however many there are.
#include <mqueue.h>
#include <pthread.h>
#include <stdlib.h>

struct command {
    int (*run)(const char *text);
    char text[256];
};

static void *run_command(void *arg)
{
    struct command *c = arg;

    c->run(c->text);
    free(c);
    return NULL;
}

int commands_run(mqd_t queue, int (*run)(const char *text))
{
    for (;;) {
        struct command *c = malloc(sizeof *c);
        pthread_t thread;
        int rc;

        if (c == NULL) {
            return -1;
        }
        c->run = run;
        if (mq_receive(queue, c->text, sizeof c->text, NULL) < 0) {
            free(c);
            return -1;
        }
        rc = pthread_create(&thread, NULL, run_command, c); // expect: unbounded-thread-creation
        if (rc != 0) {
            free(c);
            return -1;
        }
        pthread_detach(thread);
    }
}
