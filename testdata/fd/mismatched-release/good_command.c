// The stream of a command is closed by pclose(), that of a file by fclose().
#include <stdio.h>
#include <string.h>

int file_line(const char *path, char *line, int size)
{
    FILE *in = fopen(path, "re");

    if (in == NULL) {
        return -1;
    }
    if (fgets(line, size, in) == NULL) {
        line[0] = '\0';
    }
    line[strcspn(line, "\n")] = '\0';
    return fclose(in);
}

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
    return pclose(in);
}
