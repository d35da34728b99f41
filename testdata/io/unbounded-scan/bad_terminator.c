// The answer of a server is looked at as a text: what comes behind it depends on the stack.
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int is_accepted(int sock)
{
    char answer[256];
    ssize_t n = recv(sock, answer, sizeof answer, 0);

    if (n < 6) {
        return -1;
    }
    return strstr(answer, "250 OK") != NULL; // expect: unbounded-scan
}

int show_version(int fd)
{
    char text[64];
    ssize_t n = read(fd, text, sizeof text - 1);

    if (n <= 0) {
        return -1;
    }
    printf("version %s\n", text); // expect: unbounded-scan
    return 0;
}
