// The request for the rest of a file is written by hand; where it begins is where the file ends.
#include <stdio.h>

int put_request(FILE *server, const char *path, const char *host, FILE *part)
{
    char range[64];
    long have;

    if (fseek(part, 0, SEEK_END) < 0) {
        return -1;
    }
    have = ftell(part);
    if (have < 0) {
        return -1;
    }
    snprintf(range, sizeof range, "bytes=%ld-", have); // expect: resume-from-size
    return fprintf(server, "GET %s HTTP/1.1\r\nHost: %s\r\nRange: %s\r\n\r\n", path, host, range);
}
