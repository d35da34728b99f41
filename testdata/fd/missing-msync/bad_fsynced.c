// The header of a journal is changed in a mapping, and fsync() is asked for the rest.
#include <fcntl.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

struct journal {
    unsigned long sequence, first, last;
};

int journal_advance(int fd, unsigned long last)
{
    struct journal *head;
    int rc = 0;

    head = mmap(NULL, sizeof *head, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (head == MAP_FAILED) {
        return -1;
    }
    head->sequence++;
    head->last = last;
    munmap(head, sizeof *head); // expect: missing-msync
    if (fsync(fd) < 0) {
        rc = -1;
    }
    return rc;
}
