// The request for the rest of a file is written by hand; the journal says where it begins.
#include <stdio.h>

int put_request(FILE *server, const char *path, const char *host, FILE *journal)
{
    char range[64];
    long have = 0;

    if (fscanf(journal, "%ld", &have) != 1 || have < 0) {
        return -1;
    }
    snprintf(range, sizeof range, "bytes=%ld-", have);
    return fprintf(server, "GET %s HTTP/1.1\r\nHost: %s\r\nRange: %s\r\n\r\n", path, host, range);
}
