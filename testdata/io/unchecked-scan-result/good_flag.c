// Numbers that are used only where something says that they were found.
#include <stdbool.h>
#include <stdio.h>

struct address {
    char host[32];
    int port;
};

int parse_passive(const char *answer, struct address *out)
{
    int n[6];
    bool found = false;

    for (const char *p = answer; *p; p++) {
        if (sscanf(p, "%d,%d,%d,%d,%d,%d", &n[0], &n[1], &n[2], &n[3], &n[4], &n[5]) == 6) {
            found = true;
            break;
        }
    }
    if (!found) {
        return -1;
    }
    snprintf(out->host, sizeof out->host, "%d.%d.%d.%d", n[0], n[1], n[2], n[3]);
    out->port = n[4] * 256 + n[5];
    return 0;
}

int parse_port(const char *answer)
{
    char host[32];
    int a, b;

    host[0] = '\0';
    for (const char *p = answer; *p; p++) {
        if (sscanf(p, "port %d.%d", &a, &b) == 2) {
            snprintf(host, sizeof host, "%d", a);
            break;
        }
    }
    if (host[0] == '\0') {
        return -1;
    }
    return a * 256 + b;
}

// The error is marked in one of the numbers.
int device_of(const char *text, int *out)
{
    int major, minor;

    if (sscanf(text, "%d:%d", &major, &minor) != 2) {
        major = -1;
    }
    if (major >= 0) {
        *out = major << 8 | minor;
    }
    return major;
}
