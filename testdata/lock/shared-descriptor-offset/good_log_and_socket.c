// Threads write lines to one log, which appends, and answers to one pipe, which has no offset.
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

enum { WORKERS = 3 };

static int log_fd = -1, answers[2] = {-1, -1};

static int put(int fd, const char *line)
{
    size_t n = strlen(line);

    return write(fd, line, n) == (ssize_t)n ? 0 : -1;
}

static void *work(void *arg)
{
    const char *name = arg;

    if (put(log_fd, name) < 0) {
        return NULL;
    }
    put(answers[1], "done\n");
    return NULL;
}

int main(void)
{
    static char names[WORKERS][8] = {"one\n", "two\n", "three\n"};
    pthread_t workers[WORKERS];
    char answer[64];
    int n = 0;

    log_fd = open("log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log_fd < 0 || pipe2(answers, O_CLOEXEC) < 0) {
        return 1;
    }
    while (n < WORKERS && pthread_create(&workers[n], NULL, work, names[n]) == 0) {
        n++;
    }
    for (int i = 0; i < n; i++) {
        pthread_join(workers[i], NULL);
    }
    return n == 0 || read(answers[0], answer, sizeof answer) <= 0;
}
