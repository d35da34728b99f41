// The thread that writes the file tells the loop when it is done; nobody waits.
#include "glib.h"

#include <pthread.h>
#include <stdio.h>

struct save {
    const char *path;
    int is_done;
};

static gboolean on_saved(gpointer data)
{
    struct save *s = data;

    printf("%s %d\n", s->path, s->is_done);
    return 0;
}

static void *write_file(void *arg)
{
    struct save *s = arg;
    FILE *f = fopen(s->path, "we");

    if (f) {
        s->is_done = fputs("text\n", f) >= 0;
        if (fclose(f) != 0) {
            s->is_done = 0;
        }
    }
    g_idle_add(on_saved, s);
    return NULL;
}

int main(void)
{
    static struct save s = {.path = "notes.txt"};
    GMainLoop *loop = g_main_loop_new(NULL, 0);
    pthread_t writer;

    if (pthread_create(&writer, NULL, write_file, &s) != 0) {
        return 1;
    }
    pthread_detach(writer);
    g_main_loop_run(loop);
    return 0;
}
