// "10:20" or "10": who uses the second number has looked whether it is there.
#include <stdio.h>

struct range {
    int first, last;
};

int parse_range(const char *text, struct range *r)
{
    int first, last;

    switch (sscanf(text, "%d:%d", &first, &last)) {
    case 2:
        r->last = last;
        break;
    case 1:
        r->last = first;
        break;
    default:
        return -1;
    }
    r->first = first;
    return 0;
}

int parse_port(const char *text)
{
    int port;

    if (sscanf(text, "%d", &port) > 0) {
        return port;
    }
    return -1;
}

int parse_size(const char *text, long *size)
{
    long n;
    char unit;
    int got = sscanf(text, "%ld%c", &n, &unit);

    if (got < 1) {
        return -1;
    }
    *size = got == 2 && unit == 'k' ? n * 1024 : n;
    return 0;
}
