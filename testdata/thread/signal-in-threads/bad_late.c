// The thread sets its own handler of alarms: handlers belong to the process.
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t late;

static void on_alarm(int sig)
{
    (void)sig;
    late = 1;
}

static void *ask(void *arg)
{
    char *answer = arg;

    signal(SIGALRM, on_alarm); // expect: signal-in-threads
    alarm(5);
    if (read(STDIN_FILENO, answer, 1) != 1 || late) {
        *answer = 'n';
    }
    alarm(0);
    return NULL;
}

int main(void)
{
    pthread_t t;
    char answer = 'n';

    if (pthread_create(&t, NULL, ask, &answer) != 0) {
        return 1;
    }
    pthread_join(t, NULL);
    return answer == 'y' ? 0 : 1;
}
