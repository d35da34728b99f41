// The version in a state file's first line: of an empty file the buffer has whatever was there.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VERSION = 3 };

static int load_entries(FILE *f)
{
    char line[256];
    int n = 0;

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
    fgets(first, sizeof first, f); // expect: ignored-copy-result
    if (atoi(first) != VERSION) {
        fclose(f);
        return -1;
    }
    n = load_entries(f);
    fclose(f);
    return n;
}

// What somebody types at a prompt goes to the caller's buffer.
int ask(const char *prompt, char *answer, int size)
{
    fputs(prompt, stdout);
    fflush(stdout);
    fgets(answer, size, stdin); // expect: ignored-copy-result
    return (int)strlen(answer);
}
