// The version in a state file's first line: of an empty file it is 0.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VERSION = 3 };

static int load_entries(FILE *f)
{
    char line[256];
    int n = 0;

    fgets(line, sizeof line, f); // the names of the columns
    while (fgets(line, sizeof line, f)) {
        n += strchr(line, '\n') != NULL;
    }
    return ferror(f) ? -1 : n;
}

int state_load(const char *path)
{
    char first[64];
    FILE *f = fopen(path, "re");
    int n;

    if (!f) {
        return -1;
    }
    first[0] = '\0';
    fgets(first, sizeof first, f);
    if (atoi(first) != VERSION) {
        fclose(f);
        return -1;
    }
    n = load_entries(f);
    fclose(f);
    return n;
}

// What somebody types at a prompt goes to the caller's buffer, unless there is nobody.
int ask(const char *prompt, char *answer, int size)
{
    fputs(prompt, stdout);
    fflush(stdout);
    fgets(answer, size, stdin);
    if (feof(stdin) || ferror(stdin)) {
        return -1;
    }
    return (int)strlen(answer);
}
