// The wrapper opens for direct input and output, and the caller adds the other flag.
#define _GNU_SOURCE
#include <fcntl.h>

// Opens a volume the way its configuration asks for.
static int volume_open(const char *path, int flags)
{
    return open(path, O_RDWR | O_DIRECT | O_CLOEXEC | flags);
}

int volume_open_safe(const char *path)
{
    return volume_open(path, O_SYNC); // expect: direct-sync-flags
}
