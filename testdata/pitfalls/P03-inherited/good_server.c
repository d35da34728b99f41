// The listening socket is closed in each script.
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static int run_script(const char *path)
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        execl("/bin/sh", "sh", path, (char *)NULL);
        _exit(127);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid) {
        return -1;
    }
    return status;
}

// One script for each connection.
static int serve(const char *script, int connections)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0) {
        return -1;
    }
    if (bind(fd, (struct sockaddr *)&at, sizeof at.sun_family) != 0 || listen(fd, 8) != 0) {
        close(fd);
        return -1;
    }
    while (connections-- > 0) {
        int peer = accept4(fd, NULL, NULL, SOCK_CLOEXEC);

        if (peer >= 0) {
            close(peer);
        }
        if (run_script(script) != 0) {
            break;
        }
    }
    close(fd);
    return 0;
}

int main(int argc, char **argv)
{
    return argc == 2 ? serve(argv[1], 100) : 2;
}
