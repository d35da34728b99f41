// A number that is used although something says that it was not found.
#include <stdbool.h>
#include <stdio.h>

int parse_port(const char *answer)
{
    bool found = false;
    int a, b;

    for (const char *p = answer; *p; p++) {
        if (sscanf(p, "port %d.%d", &a, &b) == 2) { // expect: unchecked-scan-result
            found = true;
            break;
        }
    }
    if (!found) {
        fprintf(stderr, "no port in: %s\n", answer);
    }
    return a * 256 + b;
}
