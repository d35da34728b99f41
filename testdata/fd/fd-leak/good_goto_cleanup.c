// Guarded closes behind one exit label, errno kept, a retry after EINTR.
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int copy_mode(const char *from, const char *to)
{
    int in, out = -1, rc = -1, saved;
    struct stat st;

    do {
        in = open(from, O_RDONLY | O_CLOEXEC);
    } while (in < 0 && errno == EINTR);
    if (in < 0) {
        return -1;
    }
    out = open(to, O_WRONLY | O_CLOEXEC);
    if (out < 0) {
        goto done;
    }
    if (fstat(in, &st) < 0 || fchmod(out, st.st_mode) < 0) {
        goto done;
    }
    rc = 0;
done:
    saved = errno;
    if (out >= 0) {
        close(out);
    }
    close(in);
    errno = saved;
    return rc;
}
