// With good_field_two_files.c.
#include "field_session.h"

#include <stdlib.h>
#include <unistd.h>

static void hang_up(int fd)
{
    if (fd >= 0) {
        close(fd);
    }
}

void session_end(struct session *s)
{
    if (s != NULL) {
        hang_up(s->control);
        free(s);
    }
}
