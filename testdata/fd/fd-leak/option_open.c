// The file that good_option_table.c and bad_option_table.c call.
#include "option_open.h"

#include <fcntl.h>
#include <stdarg.h>

int open_mode(const char *path, int flags, ...)
{
    int mode = 0;

    if (flags & O_CREAT) {
        va_list more;

        va_start(more, flags);
        mode = va_arg(more, int);
        va_end(more);
    }
    return open(path, flags | O_CLOEXEC, mode);
}
