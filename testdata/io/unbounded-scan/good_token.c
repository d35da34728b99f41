// "name value": a width for each array, or a look at the length.
#include <stdio.h>
#include <string.h>

struct option {
    char name[16];
    char value[48];
};

int parse_option(const char *line, struct option *o)
{
    char name[16], value[48];

    if (sscanf(line, "%15s %47s", name, value) != 2) {
        return -1;
    }
    strcpy(o->name, name);
    strcpy(o->value, value);
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
    if (!word || strlen(word) >= sizeof o->name) {
        return -1;
    }
    strcpy(o->name, word);
    o->value[0] = '\0';
    return 0;
}
