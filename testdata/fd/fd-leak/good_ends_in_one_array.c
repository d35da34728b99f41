// Both pipes to a child lie in one array; the second half of it has a pointer of its own, here and
// in the helper that closes what there is.
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>

struct filter {
    int in, out;
};

static int pipe_cloexec(int *fds)
{
    if (pipe2(fds, O_CLOEXEC) != 0) {
        if (pipe(fds) != 0 || fcntl(fds[0], F_SETFD, FD_CLOEXEC) != 0 ||
            fcntl(fds[1], F_SETFD, FD_CLOEXEC) != 0)
            return -1;
    }
    return 0;
}

static void close_end(int fd)
{
    if (fd != -1)
        close(fd);
}

static int give_up(int fds[4])
{
    int *const from = fds + 2;

    close_end(fds[0]);
    close_end(fds[1]);
    close_end(from[0]);
    close_end(from[1]);
    return -1;
}

int filter_start(struct filter *f, const char *command)
{
    int fds[4] = {-1, -1, -1, -1};
    int *const to = fds, *const from = to + 2;
    pid_t pid;

    if (pipe2(to, O_CLOEXEC) != 0)
        return give_up(fds);
    if (pipe2(from, O_CLOEXEC) != 0)
        return give_up(fds);
    pid = fork();
    if (pid == 0) {
        dup2(to[0], STDIN_FILENO);
        dup2(from[1], STDOUT_FILENO);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    if (pid < 0)
        return give_up(fds);
    close_end(to[0]);
    close_end(from[1]);
    f->in = to[1];
    f->out = from[0];
    return 0;
}

void filter_stop(struct filter *f)
{
    close(f->in);
    close(f->out);
}

// Only one pipe, made by a helper in the half of the array that is used.
int filter_size(const char *command)
{
    int fds[4] = {-1, -1, -1, -1};
    int *const from = fds + 2;
    char byte;
    int n = 0;
    pid_t pid;

    if (pipe_cloexec(from) != 0)
        return give_up(fds);
    pid = fork();
    if (pid == 0) {
        dup2(from[1], STDOUT_FILENO);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    if (pid < 0)
        return give_up(fds);
    close(from[1]);
    while (read(from[0], &byte, 1) == 1)
        n++;
    close(from[0]);
    return n;
}
