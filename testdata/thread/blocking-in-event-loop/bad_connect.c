// A callback connects by a socket that nobody told not to wait.
#include "uv.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

struct monitor {
    struct sockaddr_in at;
    int failures;
};

static int reach(const struct sockaddr_in *at)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), rc;

    if (fd < 0) {
        return -1;
    }
    rc = connect(fd, (const struct sockaddr *)at, sizeof *at);
    close(fd);
    return rc;
}

static void probe(uv_timer_t *timer)
{
    struct monitor *m = timer->data;

    m->failures += reach(&m->at) < 0; // expect: blocking-in-event-loop
}

int main(void)
{
    static struct monitor m = {.at = {.sin_family = AF_INET}};
    uv_timer_t timer = {.data = &m};

    m.at.sin_port = htons(80);
    m.at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, probe, 0, 1000);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
