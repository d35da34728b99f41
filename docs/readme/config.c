#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

struct config {
    pthread_mutex_t lock;
    char text[4096];
};

int config_load(const char *path, struct config *c)
{
    struct stat st;
    ssize_t n;
    int rc = -1, fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return -1;
    if (fstat(fd, &st) < 0 || st.st_size >= (off_t)sizeof c->text)
        return -1;
    pthread_mutex_lock(&c->lock);
    n = read(fd, c->text, sizeof c->text - 1);
    if (n < 0)
        goto out;
    c->text[n] = '\0';
    rc = 0;
    pthread_mutex_unlock(&c->lock);
out:
    close(fd);
    return rc;
}
