// A thread for each command that comes through the queue, and no more than the semaphore lets in.
#include <mqueue.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

enum { COMMANDS_MAX = 64 };

struct command {
    int (*run)(const char *text);
    char text[256];
};

static sem_t slots;

static void *run_command(void *arg)
{
    struct command *c = arg;

    c->run(c->text);
    free(c);
    sem_post(&slots);
    return NULL;
}

int commands_open(void)
{
    return sem_init(&slots, 0, COMMANDS_MAX);
}

int commands_run(mqd_t queue, int (*run)(const char *text))
{
    for (;;) {
        struct command *c = malloc(sizeof *c);
        pthread_t thread;

        if (c == NULL) {
            return -1;
        }
        while (sem_wait(&slots) != 0) {
        }
        c->run = run;
        if (mq_receive(queue, c->text, sizeof c->text, NULL) < 0) {
            free(c);
            return -1;
        }
        if (pthread_create(&thread, NULL, run_command, c) != 0) {
            free(c);
            return -1;
        }
        pthread_detach(thread);
    }
}
