// The same over descriptors that split: a stream socket, and a pipe whose records are too large.
#include <fcntl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

struct sample {
    uint32_t thread;
    char name[16];
    uint64_t frames[1024];
};

static int samples[2];

static int pipe_open(int ends[2])
{
    return pipe2(ends, O_CLOEXEC | O_NONBLOCK);
}

int samples_open(void)
{
    return pipe_open(samples);
}

int sample_put(const struct sample *s)
{
    return write(samples[1], s, sizeof *s) < 0 ? -1 : 0; // expect: short-copy
}

uint64_t samples_top(void)
{
    struct sample s;
    uint64_t top = 0;

    while (read(samples[0], &s, sizeof s) > 0) { // expect: short-copy
        top = s.frames[0] > top ? s.frames[0] : top;
    }
    return top;
}

int announce(const struct sockaddr_in *to, const struct sample *s)
{
    int sock = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), rc;

    if (sock < 0) {
        return -1;
    }
    if (connect(sock, (const struct sockaddr *)to, sizeof *to) < 0) {
        close(sock);
        return -1;
    }
    rc = write(sock, s, sizeof *s) < 0 ? -1 : 0; // expect: short-copy
    close(sock);
    return rc;
}
