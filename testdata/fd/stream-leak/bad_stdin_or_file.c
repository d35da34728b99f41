// "-" means standard input; a file is closed only when it was not empty.
#include <stdio.h>
#include <string.h>

long count_lines(const char *name)
{
    FILE *f = strcmp(name, "-") == 0 ? stdin : fopen(name, "re");
    long lines = 0;
    int c;

    if (f == NULL) {
        return -1;
    }
    while ((c = getc(f)) != EOF) {
        lines += c == '\n';
    }
    if (f != stdin && lines > 0) {
        fclose(f);
    }
    return lines; // expect: stream-leak
}
