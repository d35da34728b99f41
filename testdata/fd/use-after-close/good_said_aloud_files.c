// test: with monitor.c
#include "monitor.h"

void shut_down(struct monitor *m)
{
    m->is_verbose = 1;
    monitor_say(m, "shutting down\n");
    monitor_close(m);
    m->is_verbose = 0;
    monitor_say(m, "done\n");
}

// who knows whether it is verbose
void shut_down_quietly(struct monitor *m)
{
    monitor_close(m);
    monitor_say(m, "done\n");
}
