// The session's reader is joined before the session is freed.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

struct session {
    pthread_t reader;
    atomic_int stopping;
    FILE *in;
    void (*on_line)(const char *line);
};

static void *session_read(void *arg)
{
    struct session *s = arg;
    char line[256];

    while (!atomic_load(&s->stopping) && fgets(line, sizeof line, s->in)) {
        s->on_line(line);
    }
    return NULL;
}

static struct session *session_open(FILE *in, void (*on_line)(const char *line))
{
    struct session *s = calloc(1, sizeof *s);

    if (s == NULL) {
        return NULL;
    }
    s->in = in;
    s->on_line = on_line;
    if (pthread_create(&s->reader, NULL, session_read, s) != 0) {
        free(s);
        return NULL;
    }
    return s;
}

static void session_close(struct session *s)
{
    atomic_store(&s->stopping, 1);
    pthread_join(s->reader, NULL);
    free(s);
}

static void show(const char *line)
{
    fputs(line, stdout);
}

int main(void)
{
    for (int i = 0; i < 3; i++) {
        struct session *s = session_open(stdin, show);
        if (s == NULL) {
            return 1;
        }
        session_close(s);
    }
    return 0;
}
