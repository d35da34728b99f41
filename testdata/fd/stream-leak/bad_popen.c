// The first line of a command's output; an empty answer leaves the process behind.
#include <stdio.h>
#include <string.h>

int command_line(const char *command, char *out, int size)
{
    FILE *p = popen(command, "re");

    if (!p) {
        return -1;
    }
    if (!fgets(out, size, p)) {
        return -1; // expect: stream-leak
    }
    out[strcspn(out, "\n")] = '\0';
    return pclose(p);
}
