// Prints the entries of a list, numbered: the read itself says when there are no more.
#include <stdio.h>
#include <string.h>

static void print_entry(int number, const char *entry)
{
    printf("%3d  %s\n", number, entry);
}

int list_entries(const char *path)
{
    char line[512];
    int n = 0, failed;
    FILE *in = fopen(path, "re");

    if (!in) {
        return -1;
    }
    while (!feof(in)) {
        if (!fgets(line, sizeof line, in)) {
            break;
        }
        line[strcspn(line, "\n")] = '\0';
        print_entry(++n, line);
    }
    failed = ferror(in);
    fclose(in);
    return failed ? -1 : n;
}
