// One file that cannot be read ends the backup of all others.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static unsigned long lines(const char *path)
{
    FILE *f = fopen(path, "re");
    unsigned long n = 0;

    if (!f) {
        perror(path);
        exit(1); // expect: exit-in-thread
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
