// Two messages are compared, so that one which repeats itself is told once.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char last[128];

void tell(const char *path)
{
    char text[128];

    if (access(path, R_OK) == 0) {
        return;
    }
    snprintf(text, sizeof text, "%s: %s", path, strerror(errno));
    if (strcmp(text, last) != 0) {
        fprintf(stderr, "%s\n", text);
        memcpy(last, text, sizeof last);
    }
}
