// The sender closes the file when all of it went out; the failure is nobody's.
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

struct client {
    int sock;
    unsigned long sent;
};

// On failure the file stays open, so that the caller may try again.
static int push_file(struct client *c, int file)
{
    struct stat st;
    off_t at = 0;

    if (fstat(file, &st) < 0) {
        return -1;
    }
    while (at < st.st_size) {
        ssize_t n = sendfile(c->sock, file, &at, (size_t)(st.st_size - at));

        if (n <= 0) {
            return -1;
        }
        c->sent += (unsigned long)n;
    }
    close(file);
    return 0;
}

int serve_path(struct client *c, const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC); // step: open

    if (file < 0) {
        return -1;
    }
    if (push_file(c, file) < 0) {
        return -1; // expect: fd-leak
    }
    return 0;
}
