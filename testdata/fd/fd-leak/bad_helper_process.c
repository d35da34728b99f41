// A socket pair: the parent keeps one side for its caller, and the child's side for nobody.
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

struct helper {
    pid_t pid;
    int channel;
};

static void serve(int channel)
{
    char request, answer;

    while (recv(channel, &request, 1, 0) == 1) {
        answer = request == 'r' && setuid(0) == 0 ? 'y' : 'n';
        if (send(channel, &answer, 1, MSG_NOSIGNAL) != 1)
            break;
    }
    _exit(EXIT_SUCCESS);
}

int helper_start(struct helper *h)
{
    int sides[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sides) < 0)
        return -1;
    switch (h->pid = fork()) {
    case -1:
        close(sides[0]);
        close(sides[1]);
        return -1;
    case 0:
        close(sides[0]);
        serve(sides[1]);
        break;
    default:
        h->channel = sides[0];
        break;
    }
    return 0; // expect: fd-leak
}
