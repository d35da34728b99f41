// Up to eight inputs in an array; the failure of one closes those before it.
#include <fcntl.h>
#include <unistd.h>

#define MAX_INPUTS 8

int count_zero_bytes(const char *const *names, int n)
{
    int fds[MAX_INPUTS], opened = 0, zeros = 0;
    char c;

    if (n > MAX_INPUTS) {
        return -1;
    }
    for (opened = 0; opened < n; opened++) {
        fds[opened] = open(names[opened], O_RDONLY | O_CLOEXEC);
        if (fds[opened] < 0) {
            while (opened > 0) {
                close(fds[--opened]);
            }
            return -1;
        }
    }
    for (int i = 0; i < n; i++) {
        while (read(fds[i], &c, 1) == 1) {
            zeros += c == 0;
        }
    }
    for (int i = 0; i < n; i++) {
        close(fds[i]);
    }
    return zeros;
}
