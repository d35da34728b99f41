// Whole blocks first, then what is left; a file is read to its end.
#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

struct conn {
    int sock, file;
    size_t left;
};

bool conn_receive(struct conn *c)
{
    char buf[8192];

    while (c->left > 0) {
        size_t want = sizeof buf;
        ssize_t n;

        if (c->left < want) {
            want = c->left;
        }
        n = read(c->sock, buf, want);
        if (n <= 0 || write(c->file, buf, (size_t)n) != n) {
            return false;
        }
        c->left -= (size_t)n;
    }
    return true;
}

bool send_file(int sock, int file)
{
    char buf[8192];
    struct stat st;
    off_t left;

    if (fstat(file, &st) != 0) {
        return false;
    }
    left = st.st_size;
    while (left > 0) {
        ssize_t n = read(file, buf, sizeof buf);

        if (n <= 0 || write(sock, buf, (size_t)n) != n) {
            return false;
        }
        left -= n;
    }
    return true;
}
