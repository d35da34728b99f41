// The handler asks for a new log by way of a function that sets a volatile variable.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t want_new_log;

static void ask_for_new_log(void)
{
    want_new_log = 1;
}

static void on_hup(int sig)
{
    (void)sig;
    ask_for_new_log();
}

static int open_log(void)
{
    return open("/var/log/example", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
}

int main(void)
{
    struct sigaction act = {.sa_handler = on_hup, .sa_flags = SA_RESTART};
    int log = open_log();

    sigemptyset(&act.sa_mask);
    if (log < 0 || sigaction(SIGHUP, &act, NULL) < 0) {
        return 1;
    }
    for (int i = 0; i < 100; i++) {
        if (want_new_log) {
            want_new_log = 0;
            close(log);
            log = open_log();
            if (log < 0) {
                return 1;
            }
        }
        sleep(1);
    }
    close(log);
    return 0;
}
