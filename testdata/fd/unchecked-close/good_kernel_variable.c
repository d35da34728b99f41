// The path is one of the kernel's, found at the start and kept in a variable of the file.
#include <stdio.h>

struct {
    const char *path;
    int worst;
} files[] = {
    {"/proc/self/oom_score_adj", -1000},
    {"/proc/self/oom_adj", -17},
    {NULL, 0},
};
static const char *found;
static int saved;

int protect(void)
{
    for (int i = 0; files[i].path; i++) {
        FILE *f = fopen(files[i].path, "r+e");
        int got;

        if (!f)
            continue;
        found = files[i].path;
        got = fscanf(f, "%d", &saved);
        fclose(f);
        return got == 1 ? files[i].worst : 0;
    }
    found = NULL;
    return 0;
}

void unprotect(void)
{
    FILE *f;

    if (!found)
        return;
    f = fopen(found, "we");
    if (!f)
        return;
    if (fprintf(f, "%d\n", saved) <= 0)
        puts("not written");
    fclose(f);
}
