// The loop goes on until all is written.
#include <errno.h>
#include <stddef.h>
#include <unistd.h>

int answer(int sock, const char *body, size_t n)
{
    while (n > 0) {
        ssize_t done = write(sock, body, n);

        if (done < 0) {
            if (errno == EINTR) {
                continue;
            }
            return -1;
        }
        body += done;
        n -= (size_t)done;
    }
    return 0;
}
