// Lines that are not as they should be end the comparison, so a long line cannot pass for one.
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

bool is_up_to_date(FILE *in, const char *const *names, int n)
{
    char line[80], wanted[80];
    int i;

    for (i = 0; i < n && fgets(line, sizeof line, in); i++) {
        snprintf(wanted, sizeof wanted, "#define TOKEN_%s %d\n", names[i], i);
        if (strcmp(line, wanted)) {
            break;
        }
    }
    return i == n && fgetc(in) == EOF;
}

bool has_header(FILE *in)
{
    char line[80];

    while (fgets(line, sizeof line, in)) {
        if (line[0] == '#') {
            continue;
        }
        if (memcmp(line, "file", 4) != 0) {
            break;
        }
        return true;
    }
    return false;
}
