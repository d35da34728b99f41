#include "printer.h"

#include <fcntl.h>
#include <unistd.h>

int printer_init(struct printer *p, const char *port)
{
    p->column = 0;
    p->port = open(port, O_WRONLY | O_NOCTTY | O_CLOEXEC);
    if (p->port < 0) {
        return -1;
    }
    if (!isatty(p->port)) {
        close(p->port);
        return -1;
    }
    return 0;
}

int printer_put(struct printer *p, char c)
{
    p->column = c == '\n' ? 0 : p->column + 1;
    return write(p->port, &c, 1) == 1 ? 0 : -1;
}

void printer_end(struct printer *p)
{
    close(p->port);
}
