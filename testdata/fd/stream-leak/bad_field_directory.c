// A directory iterator keeps its stream when it is thrown away.
#include <dirent.h>
#include <stdlib.h>

struct lister {
    DIR *dir;
    struct dirent *entry;
};

static struct lister *lister_new(const char *path)
{
    DIR *dir = opendir(path);
    struct lister *l;

    if (dir == NULL) {
        return NULL;
    }
    l = malloc(sizeof *l);
    if (l == NULL) {
        closedir(dir);
        return NULL;
    }
    l->dir = dir; // expect: stream-leak
    l->entry = NULL;
    return l;
}

static const char *lister_next(struct lister *l)
{
    l->entry = readdir(l->dir);
    return l->entry != NULL ? l->entry->d_name : NULL;
}

static void lister_free(struct lister *l)
{
    free(l);
}

int main(int argc, char **argv)
{
    unsigned long n = 0;

    for (int i = 1; i < argc; i++) {
        struct lister *l = lister_new(argv[i]);
        while (l != NULL && lister_next(l) != NULL) {
            n++;
        }
        if (l != NULL) {
            lister_free(l);
        }
    }
    return n > 100;
}
