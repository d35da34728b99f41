// The look-up is done by a worker of libuv's pool, and the loop is told when it is through.
#include "uv.h"

#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

struct peer {
    const char *host;
    int is_there;
    uv_work_t work;
};

static void look_up(uv_work_t *work)
{
    struct peer *p = work->data;
    struct addrinfo hints, *found = NULL;

    memset(&hints, 0, sizeof hints);
    hints.ai_socktype = SOCK_STREAM;
    p->is_there = getaddrinfo(p->host, "https", &hints, &found) == 0;
    if (p->is_there) {
        freeaddrinfo(found);
    }
}

static void tell(uv_work_t *work, int status)
{
    struct peer *p = work->data;

    if (status == 0) {
        printf("%s %d\n", p->host, p->is_there);
    }
}

static void check_peer(uv_timer_t *timer)
{
    struct peer *p = timer->data;

    p->work.data = p;
    uv_queue_work(uv_default_loop(), &p->work, look_up, tell);
}

int main(void)
{
    static struct peer peer = {.host = "example.org"};
    uv_timer_t timer = {.data = &peer};

    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, check_peer, 0, 60000);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
