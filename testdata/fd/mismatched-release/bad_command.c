// The stream of a command is closed like a file: nobody waits for the command.
#include <stdio.h>
#include <string.h>

int kernel_release(char *line, int size)
{
    FILE *in = popen("uname -r", "re");

    if (in == NULL) {
        return -1;
    }
    if (fgets(line, size, in) == NULL) {
        line[0] = '\0';
    }
    line[strcspn(line, "\n")] = '\0';
    return fclose(in); // expect: mismatched-release
}
