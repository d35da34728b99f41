// The loader tells that it is done, but not when the file cannot be opened.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

static sem_t loaded;
static char first[128];

static void *load(void *path)
{
    FILE *f = fopen(path, "re");

    if (!f) {
        perror(path);
        return NULL; // expect: receive-without-send
    }
    if (!fgets(first, sizeof first, f)) {
        first[0] = '\0';
    }
    fclose(f);
    sem_post(&loaded);
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t thread;

    if (argc < 2 || sem_init(&loaded, 0, 0) != 0) {
        return 2;
    }
    if (pthread_create(&thread, NULL, load, argv[1]) != 0) {
        return 1;
    }
    while (sem_wait(&loaded) != 0) {
    }
    fputs(first, stdout);
    pthread_join(thread, NULL);
    sem_destroy(&loaded);
    return 0;
}
