// "name value": either may be as long as the line, and neither array is.
#include <stdio.h>
#include <string.h>

struct option {
    char name[16];
    char value[48];
};

int parse_option(const char *line, struct option *o)
{
    char name[64], value[64];

    if (sscanf(line, "%63s %63s", name, value) != 2) {
        return -1;
    }
    strcpy(o->name, name);   // expect: unbounded-scan
    strcpy(o->value, value); // expect: unbounded-scan
    return 0;
}

int read_option(FILE *in, struct option *o)
{
    char line[256];
    char *word;

    if (!fgets(line, sizeof line, in)) {
        return -1;
    }
    word = strtok(line, " \t\n");
    if (!word) {
        return -1;
    }
    strcpy(o->name, word); // expect: unbounded-scan
    o->value[0] = '\0';
    return 0;
}
