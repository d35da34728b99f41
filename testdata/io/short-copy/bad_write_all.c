// Only an error is looked for: a full socket buffer cuts the answer short.
#include <stddef.h>
#include <unistd.h>

int answer(int sock, const char *body, size_t n)
{
    if (write(sock, body, n) < 0) { // expect: short-copy
        return -1;
    }
    return 0;
}
