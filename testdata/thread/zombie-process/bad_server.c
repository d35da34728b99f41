// A child for each connection, and nobody asks what has become of them.
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static void greet(int fd)
{
    static const char text[] = "hello\n";

    if (write(fd, text, sizeof text - 1) != sizeof text - 1) {
        _exit(1);
    }
}

static int serve(int listener)
{
    for (;;) {
        int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        pid_t child;

        if (fd < 0) {
            return -1;
        }
        child = fork(); // expect: zombie-process
        if (child == 0) {
            close(listener);
            greet(fd);
            _exit(0);
        }
        if (child < 0) {
            perror("fork");
        }
        close(fd);
    }
}

int main(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    at.sin_port = htons(7777);
    if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
        listen(listener, 8) < 0) {
        return 1;
    }
    return serve(listener);
}
