// A list of plugins is walked with a callback that closes and frees, as a list library does it.
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct node {
    struct node *next;
    void *data;
};

static int push(struct node **list, void *data)
{
    struct node *n = malloc(sizeof *n);

    if (!n)
        return -1;
    n->data = data;
    n->next = *list;
    *list = n;
    return 0;
}

static void drain(struct node **list, void (*each)(void *data))
{
    while (*list) {
        struct node *n = *list;

        *list = n->next;
        each(n->data);
        free(n);
    }
}

struct plugin {
    int fd;
    char name[64];
};

static void plugin_free(void *data)
{
    struct plugin *p = data;

    close(p->fd);
    free(p);
}

static struct plugin *plugin_open(int dir, const char *name)
{
    struct plugin *p;

    if (strlen(name) >= sizeof p->name || (p = malloc(sizeof *p)) == NULL)
        return NULL;
    strcpy(p->name, name);
    p->fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
    if (p->fd < 0) {
        free(p);
        return NULL;
    }
    return p;
}

int check_plugins(const char *path, int (*check)(int fd))
{
    struct node *list = NULL;
    struct dirent *e;
    int bad = 0;
    DIR *dir = opendir(path);

    if (!dir)
        return -1;
    while ((e = readdir(dir))) {
        struct plugin *p = plugin_open(dirfd(dir), e->d_name);

        if (p && push(&list, p) < 0)
            plugin_free(p);
    }
    closedir(dir);
    for (struct node *n = list; n; n = n->next)
        bad += check(((struct plugin *)n->data)->fd) < 0;
    drain(&list, plugin_free);
    return bad;
}
