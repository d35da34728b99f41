// The first line of a command's output; the process is waited for in any case.
#include <stdio.h>
#include <string.h>

int command_line(const char *command, char *out, int size)
{
    FILE *p = popen(command, "re");

    if (!p) {
        return -1;
    }
    if (!fgets(out, size, p)) {
        pclose(p);
        return -1;
    }
    out[strcspn(out, "\n")] = '\0';
    return pclose(p);
}
