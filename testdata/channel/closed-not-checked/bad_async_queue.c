// The wait for an event has a time limit, and what it returns then is null.
typedef struct GAsyncQueue GAsyncQueue;
GAsyncQueue *g_async_queue_new(void);
void g_async_queue_push(GAsyncQueue *queue, void *data);
void *g_async_queue_timeout_pop(GAsyncQueue *queue, unsigned long microseconds);
void g_async_queue_unref(GAsyncQueue *queue);

#include <stdio.h>
#include <stdlib.h>

struct event {
    int kind;
    char name[32];
};

static void post(GAsyncQueue *queue, int kind, const char *name)
{
    struct event *e = malloc(sizeof *e);

    if (e) {
        e->kind = kind;
        snprintf(e->name, sizeof e->name, "%s", name);
        g_async_queue_push(queue, e);
    }
}

static int handle_one(GAsyncQueue *queue)
{
    struct event *e = g_async_queue_timeout_pop(queue, 500000); // expect: closed-not-checked
    int kind = e->kind;

    printf("%s\n", e->name);
    free(e);
    return kind;
}

int main(void)
{
    GAsyncQueue *queue = g_async_queue_new();

    post(queue, 1, "start");
    post(queue, 0, "stop");
    while (handle_one(queue) != 0) {
    }
    g_async_queue_unref(queue);
    return 0;
}
