// test: with mixer.c
// Cleaning up goes through two functions of another file, on every way.
#include "mixer.h"

#include <fcntl.h>
#include <unistd.h>

int mixer_set_master(const char *card, int percent)
{
    struct mixer m = {.control = -1, .events = -1};
    int rc = -1;

    m.control = open(card, O_RDWR | O_CLOEXEC);
    if (m.control < 0)
        return -1;
    m.events = fcntl(m.control, F_DUPFD_CLOEXEC, 0);
    if (m.events < 0)
        goto out;
    if (percent < 0 || percent > 100)
        goto out;
    rc = mixer_write(&m, percent);
out:
    mixer_done(&m);
    return rc;
}
