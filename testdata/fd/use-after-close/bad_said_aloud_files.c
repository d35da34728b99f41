// test: with monitor.c
// what was closed is used by a function of another file, if the monitor is verbose, and it is
#include "monitor.h"

void shut_down(struct monitor *m)
{
    m->is_verbose = 1;
    monitor_say(m, "shutting down\n");
    monitor_close(m);
    monitor_say(m, "done\n"); // expect: use-after-close
}
