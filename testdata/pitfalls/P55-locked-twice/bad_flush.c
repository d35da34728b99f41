// The loop's next round locks what the full-buffer branch left locked.
#include <pthread.h>
#include <stddef.h>

struct log {
    pthread_mutex_t lock;
    size_t used;
    char text[4096];
};

int log_lines(struct log *l, const char *const *lines, size_t n, int (*flush)(struct log *))
{
    int written = 0;

    for (size_t i = 0; i < n; i++) {
        pthread_mutex_lock(&l->lock); // expect: double-lock
        if (l->used > sizeof l->text - 128) {
            continue;
        }
        l->text[l->used++] = lines[i][0];
        written++;
        pthread_mutex_unlock(&l->lock);
    }
    return flush(l) == 0 ? written : -1;
}
