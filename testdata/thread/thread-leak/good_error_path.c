// The second file cannot be read: the thread that scans the first one is waited for all the same.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

struct scan {
    const char *path;
    unsigned long lines;
    bool failed;
};

static bool count_lines(struct scan *s)
{
    FILE *in = fopen(s->path, "r");
    int c;

    if (in == NULL) {
        return false;
    }
    while ((c = getc(in)) != EOF) {
        s->lines += c == '\n';
    }
    return fclose(in) == 0;
}

static void *scan_file(void *arg)
{
    struct scan *s = arg;

    s->failed = !count_lines(s);
    return NULL;
}

int compare_lengths(struct scan *first, struct scan *second)
{
    pthread_t scanner;

    if (pthread_create(&scanner, NULL, scan_file, first) != 0) {
        return -1;
    }
    if (!count_lines(second)) {
        second->failed = true;
        pthread_join(scanner, NULL);
        return -1;
    }
    if (pthread_join(scanner, NULL) != 0 || first->failed) {
        return -1;
    }
    return first->lines == second->lines;
}
