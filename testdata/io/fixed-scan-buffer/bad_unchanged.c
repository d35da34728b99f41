// Lines that are not as they should be are counted, and a long line counts several times.
#include <stdio.h>
#include <string.h>

int count_changes(FILE *in, const char *const *names, int n)
{
    char line[80], wanted[80];
    int changed = 0;

    for (int i = 0; i < n && fgets(line, sizeof line, in); i++) { // expect: fixed-scan-buffer
        snprintf(wanted, sizeof wanted, "#define TOKEN_%s %d\n", names[i], i);
        if (strcmp(line, wanted)) {
            changed++;
        }
    }
    return changed;
}

int find_end(FILE *in)
{
    char line[80];
    int n = 0;

    while (fgets(line, sizeof line, in)) { // expect: fixed-scan-buffer
        if (strcmp(line, "END") == 0) {
            break;
        }
        n++;
    }
    return n;
}
