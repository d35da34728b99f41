// The text of strerror_r() stands in a buffer.
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { GONE = 1, BROKEN };

int why_not(const char *path)
{
    char text[128];

    if (access(path, R_OK) == 0) {
        return 0;
    }
    strerror_r(errno, text, sizeof text);
    if (strncasecmp(text, "no such", 7) == 0) { // expect: errno-by-text
        return GONE;
    }
    return BROKEN;
}
