// A large table comes from mmap() and is given to free().
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

int sum_squares(size_t n)
{
    size_t size = n * sizeof(int);
    int *table = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int sum = 0;

    if (table == MAP_FAILED) {
        return -1;
    }
    for (size_t i = 0; i < n; i++) {
        table[i] = (int)(i * i);
        sum += table[i];
    }
    free(table); // expect: mismatched-release
    return sum;
}
