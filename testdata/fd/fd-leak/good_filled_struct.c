// session_open() fills a local record with two sockets; session_close() is called on every way.
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct session {
    int control;
    int data;
    unsigned next_id;
};

static int dial(const char *path)
{
    struct sockaddr_un sa = {.sun_family = AF_UNIX};
    int fd;

    if (strlen(path) >= sizeof sa.sun_path)
        return -1;
    strcpy(sa.sun_path, path);
    if ((fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0)) < 0)
        return -1;
    if (connect(fd, (struct sockaddr *)&sa, sizeof sa) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static int session_open(struct session *s, const char *control, const char *data)
{
    if ((s->control = dial(control)) < 0)
        return -1;
    if ((s->data = dial(data)) < 0) {
        close(s->control);
        return -1;
    }
    s->next_id = 1;
    return 0;
}

static void session_close(struct session *s)
{
    close(s->data);
    close(s->control);
}

int reset_device(const char *control, const char *data)
{
    static const char reset = 'R';
    struct session s;
    char answer;

    if (session_open(&s, control, data) < 0)
        return -1;
    if (send(s.control, &reset, 1, MSG_NOSIGNAL) != 1) {
        session_close(&s);
        return -1;
    }
    if (recv(s.data, &answer, 1, 0) != 1)
        answer = 0;
    session_close(&s);
    return answer == 'A' ? 0 : -1;
}
