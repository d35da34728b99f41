// Both pipes to a child lie in one array; the helper for failures has forgotten one of the ends.
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>

struct filter {
    int in, out;
};

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
        return give_up(fds); // expect: fd-leak
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
