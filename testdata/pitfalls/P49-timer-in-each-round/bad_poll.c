// Each round of the poll loop makes a timer of its own, and none is ever deleted.
#include <signal.h>
#include <stdbool.h>
#include <time.h>

static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
    stopped = number == SIGTERM;
}

static bool arm(timer_t timer, long ms)
{
    struct itimerspec in = {.it_value = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}};

    return timer_settime(timer, 0, &in, NULL) == 0;
}

int poll_sensors(int (*read_all)(void), long interval_ms)
{
    int rounds = 0;

    signal(SIGALRM, on_signal);
    signal(SIGTERM, on_signal);
    while (!stopped && read_all() == 0) {
        timer_t timer;

        if (timer_create(CLOCK_MONOTONIC, NULL, &timer) < 0 || !arm(timer, interval_ms)) {
            return -1;
        }
        rounds++;
    } // expect: timer-leak
    return rounds;
}
