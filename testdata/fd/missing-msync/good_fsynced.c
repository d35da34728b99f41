// The header of a journal is changed in a mapping and msync()ed; a private one needs no such thing.
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
    rc = msync(head, sizeof *head, MS_SYNC);
    munmap(head, sizeof *head);
    if (fsync(fd) < 0) {
        rc = -1;
    }
    return rc;
}

unsigned long journal_check(int fd)
{
    struct journal *head = mmap(NULL, sizeof *head, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    unsigned long n;

    if (head == MAP_FAILED) {
        return 0;
    }
    head->first ^= head->last;
    n = head->first;
    munmap(head, sizeof *head);
    return fsync(fd) == 0 ? n : 0;
}
