// A file that cannot be read is told of, and has no lines.
#include <pthread.h>
#include <stdio.h>

static unsigned long lines(const char *path)
{
    FILE *f = fopen(path, "re");
    unsigned long n = 0;

    if (!f) {
        perror(path);
        return 0;
    }
    for (int c = getc(f); c != EOF; c = getc(f)) {
        n += c == '\n';
    }
    fclose(f);
    return n;
}

static void *count(void *arg)
{
    printf("%lu\n", lines(arg));
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t t;

    for (int i = 1; i < argc; i++) {
        if (pthread_create(&t, NULL, count, argv[i]) != 0) {
            return 1;
        }
        pthread_join(t, NULL);
    }
    return 0;
}
