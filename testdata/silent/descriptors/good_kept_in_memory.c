// Handles that stay in memory: for the life of the process, opened on first use, closed through a
// getter, through an epoll set, through another owner's field.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

static FILE *log_file;
static int random_fd = -1;
static int listeners[4];

struct task {
    int wake;
    struct task *next;
};

struct peer {
    int sock;
    int mirror;
};

static unsigned random_byte(void)
{
    unsigned char c = 0;

    if (random_fd < 0) {
        random_fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    }
    if (read(random_fd, &c, 1) != 1) {
        return 0;
    }
    return c;
}

static struct task *task_new(void)
{
    struct task *t = calloc(1, sizeof *t);

    if (t != NULL) {
        t->wake = eventfd(0, EFD_CLOEXEC);
    }
    return t;
}

static int task_descriptor(const struct task *t)
{
    return t->wake;
}

static void task_free(struct task *t)
{
    int fd = task_descriptor(t);

    free(t);
    if (fd >= 0) {
        close(fd);
    }
}

static struct peer *peer_new(int listener)
{
    struct peer *p = malloc(sizeof *p);

    if (p == NULL) {
        return NULL;
    }
    p->sock = accept(listener, NULL, NULL);
    p->mirror = p->sock;
    return p;
}

static void peer_free(struct peer *p)
{
    close(p->mirror);
    free(p);
}

static void watch(int loop, int listener)
{
    struct epoll_event event = {.events = EPOLLIN};

    event.data.fd = accept(listener, NULL, NULL);
    if (event.data.fd >= 0 && epoll_ctl(loop, EPOLL_CTL_ADD, event.data.fd, &event) < 0) {
        close(event.data.fd);
    }
}

static void drain(int loop)
{
    struct epoll_event events[8];
    int n = epoll_wait(loop, events, 8, 0);

    for (int i = 0; i < n; i++) {
        close(events[i].data.fd);
    }
}

int main(int argc, char **argv)
{
    int loop = epoll_create1(EPOLL_CLOEXEC);

    log_file = fopen("server.log", "ae");
    if (log_file == NULL || loop < 0) {
        return 1;
    }
    for (int i = 0; i < 4; i++) {
        listeners[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    }
    for (int i = 1; i < argc; i++) {
        struct task *t = task_new();
        struct peer *p = peer_new(listeners[i % 4]);
        if (t == NULL || p == NULL) {
            return 1;
        }
        fprintf(log_file, "%s %u\n", argv[i], random_byte());
        watch(loop, listeners[0]);
        drain(loop);
        peer_free(p);
        task_free(t);
    }
    return 0;
}
