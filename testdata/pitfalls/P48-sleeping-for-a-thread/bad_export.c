// The export is taken to be written after half a second.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char path[] = "export.csv";

static void *write_export(void *arg)
{
    const int rows = *(int *)arg;
    FILE *out = fopen(path, "w");

    if (out != NULL) {
        for (int i = 0; i < rows; i++) {
            fprintf(out, "%d,%d\n", i, i * i);
        }
        fclose(out);
    }
    return NULL;
}

int main(void)
{
    static int rows = 1000;
    pthread_t writer;

    if (pthread_create(&writer, NULL, write_export, &rows) != 0) {
        return EXIT_FAILURE;
    }
    usleep(500000); // expect: sleep-as-synchronization
    return rename(path, "ready.csv") == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
