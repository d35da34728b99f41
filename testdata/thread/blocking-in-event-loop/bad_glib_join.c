// The button's callback waits for the thread that writes the file: the window stands still until
// then.
#include "glib.h"

#include <pthread.h>
#include <stdio.h>

struct save {
    pthread_t writer;
    const char *path;
    int is_done;
};

static void *write_file(void *arg)
{
    struct save *s = arg;
    FILE *f = fopen(s->path, "we");

    if (!f) {
        return NULL;
    }
    s->is_done = fputs("text\n", f) >= 0;
    if (fclose(f) != 0) {
        s->is_done = 0;
    }
    return NULL;
}

static gboolean on_saved(gpointer data)
{
    struct save *s = data;

    pthread_join(s->writer, NULL); // expect: blocking-in-event-loop
    printf("%s %d\n", s->path, s->is_done);
    return 0;
}

int main(void)
{
    static struct save s = {.path = "notes.txt"};
    GMainLoop *loop = g_main_loop_new(NULL, 0);

    if (pthread_create(&s.writer, NULL, write_file, &s) != 0) {
        return 1;
    }
    g_idle_add(on_saved, &s);
    g_main_loop_run(loop);
    return 0;
}
