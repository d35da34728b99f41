// A callback connects by a socket that does not wait, and asks a second later what came of it.
#include "uv.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

struct monitor {
    struct sockaddr_in at;
    int fd, failures;
};

static int start(const struct sockaddr_in *at)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd < 0) {
        return -1;
    }
    if (connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 && errno != EINPROGRESS) {
        close(fd);
        return -1;
    }
    return fd;
}

static void probe(uv_timer_t *timer)
{
    struct monitor *m = timer->data;
    socklen_t n = sizeof errno;
    int error = 0;

    if (m->fd >= 0) {
        if (getsockopt(m->fd, SOL_SOCKET, SO_ERROR, &error, &n) < 0 || error) {
            m->failures++;
        }
        close(m->fd);
    }
    m->fd = start(&m->at);
}

int main(void)
{
    static struct monitor m = {.at = {.sin_family = AF_INET}, .fd = -1};
    uv_timer_t timer = {.data = &m};

    m.at.sin_port = htons(80);
    m.at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, probe, 0, 1000);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
