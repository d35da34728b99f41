// The cleanup handler that unlocks runs only when the sum is good: a bad one returns locked.
#include <pthread.h>
#include <stddef.h>

struct matrix {
    pthread_mutex_t lock;
    size_t rows, cols;
    const double *cells;
};

static void unlock(void *m)
{
    pthread_mutex_unlock(m);
}

static int row_sum(const struct matrix *m, size_t row, double *sum)
{
    *sum = 0;
    for (size_t i = 0; i < m->cols; i++) {
        pthread_testcancel();
        *sum += m->cells[row * m->cols + i];
    }
    return *sum < 0 ? -1 : 0;
}

int matrix_sum(struct matrix *m, double *total)
{
    int rc = 0;

    *total = 0;
    pthread_mutex_lock(&m->lock);
    pthread_cleanup_push(unlock, &m->lock);
    for (size_t row = 0; row < m->rows && rc == 0; row++) {
        double sum;

        rc = row_sum(m, row, &sum);
        *total += sum;
    }
    pthread_cleanup_pop(rc == 0);
    return rc; // expect: lock-leak
}
