// A look-up seeks in the index, and reads; a lock keeps the two together.
#include <pthread.h>
#include <stdio.h>

struct entry {
    char key[24];
    long offset;
};

static FILE *lookup_file;
static pthread_mutex_t lookup_lock = PTHREAD_MUTEX_INITIALIZER;

static int get_entry(long n, struct entry *e)
{
    int failed = -1;

    pthread_mutex_lock(&lookup_lock);
    if (fseek(lookup_file, n * (long)sizeof *e, SEEK_SET) == 0 &&
        fread(e, sizeof *e, 1, lookup_file) == 1) {
        failed = 0;
    }
    pthread_mutex_unlock(&lookup_lock);
    return failed;
}

static void *look_up(void *arg)
{
    struct entry *e = arg;

    if (get_entry(e->offset, e) < 0) {
        e->key[0] = '\0';
    }
    return NULL;
}

int main(void)
{
    struct entry a = {.offset = 1}, b = {.offset = 2};
    pthread_t first, second;

    lookup_file = fopen("index", "re");
    if (!lookup_file) {
        return 1;
    }
    if (pthread_create(&first, NULL, look_up, &a) != 0) {
        return 1;
    }
    if (pthread_create(&second, NULL, look_up, &b) == 0) {
        pthread_join(second, NULL);
    }
    pthread_join(first, NULL);
    printf("%s %s\n", a.key, b.key);
    return fclose(lookup_file);
}
