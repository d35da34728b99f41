// A tree is searched for a word, file by file.
#include <ftw.h>
#include <stdio.h>
#include <string.h>

static const char *word;
static int found;

static int visit(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    char line[4096];
    FILE *in;

    (void)st;
    (void)at;
    if (kind != FTW_F) {
        return 0;
    }
    in = fopen(path, "re"); // expect: page-cache-pollution
    if (!in) {
        return 0;
    }
    while (fread(line, 1, sizeof line - 1, in) > 0) {
        found += memcmp(line, word, strlen(word)) == 0;
    }
    fclose(in);
    return 0;
}

int search(const char *folder, const char *what)
{
    word = what;
    found = 0;
    return nftw(folder, visit, 16, FTW_PHYS) < 0 ? -1 : found;
}
