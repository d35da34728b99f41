// A tree is searched for files that are large, by what the walk knows of them anyway.
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>

static long long limit;
static int found;

static int visit(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    if (kind == FTW_F && st->st_size > limit) {
        printf("%*s%s\n", at->level, "", path);
        found++;
    }
    return 0;
}

int search(const char *folder, long long larger)
{
    limit = larger;
    found = 0;
    return nftw(folder, visit, 16, FTW_PHYS) < 0 ? -1 : found;
}
