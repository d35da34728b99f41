// A request line from the network is split into fields with no limit on any of them.
#include <stdio.h>

int parse_request(const char *request, int *minor)
{
    char method[8], path[256];

    if (sscanf(request, "%s %255s HTTP/1.%d", method, path, minor) != 3) { // expect: unbounded-scan
        return -1;
    }
    return method[0] == 'G' && path[0] == '/' ? 0 : -1;
}
