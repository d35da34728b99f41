// A request's descriptor moves on into a job, which closes it.
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

struct request {
    const char *path;
    int fd;
};

struct job {
    int source;
    size_t left;
};

static struct job *job_from(struct request *r)
{
    struct job *j = malloc(sizeof *j);

    if (j == NULL) {
        return NULL;
    }
    j->source = r->fd;
    j->left = 4096;
    free(r);
    return j;
}

static void job_finish(struct job *j)
{
    char buffer[512];

    while (j->left > 0) {
        ssize_t n = read(j->source, buffer, sizeof buffer);
        if (n <= 0) {
            break;
        }
        j->left -= (size_t)n < j->left ? (size_t)n : j->left;
    }
    close(j->source);
    free(j);
}

static struct request *request_open(const char *path)
{
    struct request *r = malloc(sizeof *r);

    if (r != NULL) {
        r->path = path;
        r->fd = open(path, O_RDONLY | O_CLOEXEC);
    }
    return r;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct request *r = request_open(argv[i]);
        struct job *j = r != NULL ? job_from(r) : NULL;
        if (j == NULL) {
            return 1;
        }
        job_finish(j);
    }
    return 0;
}
