// The parser was written for main(); a thread that reloads the settings uses it, too.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct settings {
    char name[64];
    int limit;
};

static void parse(const char *line, struct settings *s)
{
    if (sscanf(line, "%63s %d", s->name, &s->limit) != 2) {
        fprintf(stderr, "not understood: %s\n", line);
        exit(2); // expect: exit-in-thread
    }
}

static void *reload(void *arg)
{
    struct settings *s = arg;
    char line[128];

    if (fgets(line, sizeof line, stdin) && strchr(line, '\n')) {
        parse(line, s);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    static struct settings s;
    pthread_t t;

    if (argc > 1) {
        parse(argv[1], &s);
    }
    if (pthread_create(&t, NULL, reload, &s) != 0) {
        return 1;
    }
    pthread_join(t, NULL);
    return s.limit;
}
