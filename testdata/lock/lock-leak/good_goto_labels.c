// Two exit labels, whoever holds the lock goes to the upper one.
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct image {
    pthread_spinlock_t lock;
    uint8_t *data;
    size_t size;
    uint8_t sum;
};

static void image_unlock(struct image *im)
{
    pthread_spin_unlock(&im->lock);
}

static uint8_t checksum(const uint8_t *p, size_t n)
{
    uint8_t sum = 0;

    while (n-- > 0)
        sum = (uint8_t)(sum + *p++);
    return sum;
}

int image_replace(struct image *im, const uint8_t *data, size_t n, uint8_t sum)
{
    int rc = -1;
    uint8_t *copy = malloc(n);

    if (!copy)
        goto out;
    memcpy(copy, data, n);
    pthread_spin_lock(&im->lock);
    if (n > im->size)
        goto unlock;
    if (checksum(copy, n) != sum)
        goto unlock;
    memcpy(im->data, copy, n);
    im->sum = sum;
    rc = 0;
unlock:
    image_unlock(im);
out:
    free(copy);
    return rc;
}
