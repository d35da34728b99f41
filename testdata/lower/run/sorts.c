// Sorting algorithms over generic memory.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned seed = 12345;

static int random_int(void)
{
    seed = seed * 1103515245 + 12345;
    return (int)(seed >> 16 & 0x7fff) % 100;
}

static void bubble(int *v, int n)
{
    int swapped;

    do {
        swapped = 0;
        for (int i = 1; i < n; i++)
            if (v[i - 1] > v[i]) {
                int t = v[i];
                v[i] = v[i - 1];
                v[i - 1] = t;
                swapped = 1;
            }
    } while (swapped);
}

static void quick(int *lo, int *hi)
{
    if (lo >= hi)
        return;
    int pivot = lo[(hi - lo) / 2], *i = lo, *j = hi;
    while (i <= j) {
        while (*i < pivot)
            i++;
        while (*j > pivot)
            --j;
        if (i <= j) {
            int t = *i;
            *i++ = *j;
            *j-- = t;
        }
    }
    quick(lo, j);
    quick(i, hi);
}

static void merge(int *v, int *tmp, int n)
{
    int h = n / 2, i = 0, j = h, k = 0;

    if (n < 2)
        return;
    merge(v, tmp, h);
    merge(v + h, tmp, n - h);
    while (i < h || j < n)
        tmp[k++] = j >= n || (i < h && v[i] <= v[j]) ? v[i++] : v[j++];
    memcpy(v, tmp, (size_t)n * sizeof *v);
}

static void heap(int *v, int n)
{
    for (int start = n / 2, end = n; end > 1;) {
        if (start > 0) {
            start--;
        } else {
            end--;
            int t = v[end];
            v[end] = v[0];
            v[0] = t;
        }
        for (int root = start, child; (child = root * 2 + 1) < end; root = child) {
            if (child + 1 < end && v[child] < v[child + 1])
                child++;
            if (v[root] >= v[child])
                break;
            int t = v[root];
            v[root] = v[child], v[child] = t;
        }
    }
}

static void generic(void *base, size_t n, size_t size, int (*less)(const void *, const void *))
{
    char *v = base, tmp[size];

    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j && less(v + j * size, v + (j - 1) * size); j--) {
            memcpy(tmp, v + j * size, size);
            memcpy(v + j * size, v + (j - 1) * size, size);
            memcpy(v + (j - 1) * size, tmp, size);
        }
}

static int less_int(const void *a, const void *b)
{
    return *(const int *)a < *(const int *)b;
}

static int ascending(const int *v, int n)
{
    while (--n > 0)
        if (v[n] < v[n - 1])
            return 0;
    return 1;
}

int main(void)
{
    enum { N = 40 };
    int v[5][N], tmp[N], same = 1;

    for (int i = 0; i < N; i++)
        v[0][i] = random_int();
    for (int k = 1; k < 5; k++)
        memcpy(v[k], v[0], sizeof v[0]);
    bubble(v[0], N);
    quick(v[1], v[1] + N - 1);
    merge(v[2], tmp, N);
    heap(v[3], N);
    generic(v[4], N, sizeof(int), less_int);
    for (int k = 1; k < 5; k++)
        same &= memcmp(v[0], v[k], sizeof v[0]) == 0;
    printf("%d %d %d %d %d\n", ascending(v[0], N), same, v[0][0], v[0][N / 2], v[0][N - 1]);
    return 0;
}
