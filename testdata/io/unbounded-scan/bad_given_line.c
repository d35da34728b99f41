// A table of names: the line that is scanned is longer than the array.
#include <stdio.h>
#include <string.h>

enum { LINE = 256 };

static int parse_entry(const char *line, unsigned *number, char *out, size_t size)
{
    char name[LINE / 4];

    if (sscanf(line, "%u %s", number, name) != 2) { // expect: unbounded-scan
        return -1;
    }
    if (strlen(name) >= size) {
        return -1;
    }
    strcpy(out, name);
    return 0;
}

static const char *skip_blanks(const char *p)
{
    return p + strspn(p, " \t");
}

int find_entry(FILE *in, unsigned wanted, char *out, size_t size)
{
    char line[LINE];
    const char *p;
    unsigned number;

    while (fgets(line, sizeof line, in)) {
        if (!strchr(line, '\n')) {
            return -1;
        }
        p = line;
        p = skip_blanks(p);
        if (parse_entry(p, &number, out, size) == 0 && number == wanted) {
            return 0;
        }
    }
    return -1;
}
