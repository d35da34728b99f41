// Each worker has its file converted by a child; the child counts itself first, under the lock that
// the workers count under.
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

struct counts {
    pthread_mutex_t lock;
    int started, done;
};

static struct counts counts = {.lock = PTHREAD_MUTEX_INITIALIZER};
static char *files[] = {"a.png", "b.png", "c.png"};

static void count(int *which)
{
    pthread_mutex_lock(&counts.lock);
    ++*which;
    pthread_mutex_unlock(&counts.lock);
}

static void *convert(void *arg)
{
    char *const args[] = {"convert", arg, "out.jpg", NULL};
    pid_t child = fork(); // expect: fork-in-threads

    if (child == 0) {
        count(&counts.started);
        execv("/usr/bin/convert", args);
        _exit(127);
    }
    if (child > 0 && waitpid(child, NULL, 0) == child) {
        count(&counts.done);
    }
    return NULL;
}

int main(void)
{
    pthread_t t[3];
    int n = 0;

    while (n < 3 && pthread_create(&t[n], NULL, convert, files[n]) == 0) {
        n++;
    }
    while (n > 0) {
        pthread_join(t[--n], NULL);
    }
    printf("%d of %d\n", counts.done, counts.started);
    return 0;
}
