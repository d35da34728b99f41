// The batch waits for the disk once.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { SECTOR = 4096, BATCH = 64 };

// Writes a batch of sectors to a volume.
int write_batch(const char *volume, const char *sectors)
{
    int rc = 0;
    int fd = open(volume, O_WRONLY | O_DIRECT);

    if (fd < 0) {
        return -1;
    }
    for (int i = 0; rc == 0 && i < BATCH; i++) {
        if (pwrite(fd, sectors + (size_t)i * SECTOR, SECTOR, (off_t)i * SECTOR) != SECTOR) {
            rc = -1;
        }
    }
    if (rc == 0 && fdatasync(fd) != 0) {
        rc = -1;
    }
    if (close(fd) != 0) {
        rc = -1;
    }
    return rc;
}
