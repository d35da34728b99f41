// stdio output whose errors are asked for once at the end; the terminal unchecked.
#include <stdio.h>
#include <string.h>

int save_all(const char *path, const int *v, size_t n)
{
    FILE *f = fopen(path, "we");
    int bad;

    if (!f) {
        fprintf(stderr, "%s: cannot be opened\n", path);
        return -1;
    }
    for (size_t i = 0; i < n; i++) {
        fprintf(f, "%d\n", v[i]);
    }
    fwrite("end\n", 1, 4, f);
    bad = ferror(f);
    if (fclose(f) != 0 || bad) {
        return -1;
    }
    printf("%zu numbers saved\n", n);
    return 0;
}
