// The user of each line of a list: a line of blanks has none.
#include <stdio.h>
#include <string.h>

int count_lines_of(const char *const *lines, int n, const char *user)
{
    char name[32];
    int found = 0;

    for (int i = 0; i < n; i++) {
        name[0] = '\0';
        (void)sscanf(lines[i], "%31s", name);
        if (strcmp(name, user) == 0) {
            found++;
        }
    }
    return found;
}
