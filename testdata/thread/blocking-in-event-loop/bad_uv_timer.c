// The timer of a libuv loop looks a host up: the loop stands still until the name server answers.
#include "uv.h"

#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

struct peer {
    const char *host;
    int is_there;
};

static int look_up(const char *host)
{
    struct addrinfo hints, *found = NULL;
    int rc;

    memset(&hints, 0, sizeof hints);
    hints.ai_socktype = SOCK_STREAM;
    rc = getaddrinfo(host, "https", &hints, &found);
    if (rc == 0) {
        freeaddrinfo(found);
    }
    return rc == 0;
}

static void check_peer(uv_timer_t *timer)
{
    struct peer *p = timer->data;

    p->is_there = look_up(p->host); // expect: blocking-in-event-loop
}

int main(void)
{
    static struct peer peer = {.host = "example.org"};
    uv_timer_t timer = {.data = &peer};

    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, check_peer, 0, 60000);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
