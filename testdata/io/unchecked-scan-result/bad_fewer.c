// "10:20" or "10": the second number is asked for only by some of its users.
#include <stdio.h>

struct range {
    int first, last;
};

int parse_range(const char *text, struct range *r)
{
    int first, last;

    if (sscanf(text, "%d:%d", &first, &last) < 1) { // expect: unchecked-scan-result
        return -1;
    }
    r->first = first;
    r->last = last;
    return 0;
}

// An empty text gives EOF, which is not 0.
int parse_port(const char *text)
{
    int port;

    if (sscanf(text, "%d", &port)) { // expect: unchecked-scan-result
        return port;
    }
    return -1;
}
