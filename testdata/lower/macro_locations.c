// SPDX-License-Identifier: Apache-2.0
// Positions: the region of a call as written; what a macro's body brings is marked.
#include <fcntl.h>
#include <unistd.h>
#define CLOSE(fd) close(fd)
#define RETRY(x) ({ long r_; do r_ = (x); while (r_ < 0); r_; })

void positions(const char *p)
{
    // ir: CALL open(p, 0:int) : int ; testdata/lower/macro_locations.c:11:14
    int fd = open(p, O_RDONLY);
    // ir: CALL close(fd) : int {macro discarded} ; testdata/lower/macro_locations.c:13:5
    CLOSE(fd);
    // ir: CALL dup(fd) : int ; testdata/lower/macro_locations.c:15:11
    RETRY(dup(fd));
}
