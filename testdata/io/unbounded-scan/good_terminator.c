// The answer of a server is made a text before it is looked at as one, or printed by its length.
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int is_accepted(int sock)
{
    char answer[256];
    ssize_t n = recv(sock, answer, sizeof answer - 1, 0);

    if (n <= 0) {
        return -1;
    }
    answer[n] = '\0';
    return strstr(answer, "250 OK") != NULL;
}

int is_ready(int sock)
{
    char answer[256] = "";
    ssize_t n = recv(sock, answer, sizeof answer - 1, 0);

    return n >= 4 && strstr(answer, "220 ") != NULL;
}

int show_version(int fd)
{
    char text[64];
    ssize_t n = read(fd, text, sizeof text);

    if (n <= 0) {
        return -1;
    }
    printf("version %.*s\n", (int)n, text);
    return 0;
}
