#include "monitor.h"

#include <stdio.h>
#include <unistd.h>

int monitor_say(struct monitor *m, const char *text)
{
    if (!m->is_verbose) {
        return 0;
    }
    return dprintf(m->fd, "%s", text);
}

void monitor_close(struct monitor *m)
{
    close(m->fd);
}
