#include "spool.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int job_print(struct job *j)
{
    while (unlinkat(j->dir_fd, "next", 0) == 0) {
        j->pages++;
    }
    printf("%d pages\n", j->pages);
    return 0;
}

void job_end(struct job *j)
{
    close(j->dir_fd);
    j->pages = 0;
}
