// The handler of a crash takes the lock for good, so that two threads that crash write one report;
// the lock says so if it is the report that crashed.
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t crash_lock;

static void put(const char *text)
{
    (void)!write(STDERR_FILENO, text, strlen(text));
}

static void end(int sig)
{
    struct sigaction act;

    memset(&act, 0, sizeof act);
    act.sa_handler = SIG_DFL;
    sigaction(sig, &act, NULL);
    kill(getpid(), sig);
}

static void on_crash(int sig)
{
    if (pthread_mutex_lock(&crash_lock) == EDEADLK) {
        put("crashed while writing the report\n");
        end(sig);
    }
    put("crashed\n");
    end(sig);
}

int watch_crashes(void)
{
    pthread_mutexattr_t attr;
    struct sigaction act;

    pthread_mutexattr_init(&attr);
    pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_init(&crash_lock, &attr);
    pthread_mutexattr_destroy(&attr);
    memset(&act, 0, sizeof act);
    act.sa_handler = on_crash;
    return sigaction(SIGSEGV, &act, NULL);
}
