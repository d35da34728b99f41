// The watchdog's timer is made for each job; one that cannot be armed is not deleted.
#include <signal.h>
#include <string.h>
#include <time.h>

int run_watched(int (*job)(void *), void *arg, time_t seconds)
{
    struct itimerspec in = {.it_value = {.tv_sec = seconds}};
    struct sigevent event;
    timer_t watchdog;
    int rc;

    memset(&event, 0, sizeof event);
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = SIGALRM;
    if (timer_create(CLOCK_MONOTONIC, &event, &watchdog) < 0) {
        return -1;
    }
    if (timer_settime(watchdog, 0, &in, NULL) < 0) {
        return -1; // expect: timer-leak
    }
    rc = job(arg);
    timer_delete(watchdog);
    return rc;
}
