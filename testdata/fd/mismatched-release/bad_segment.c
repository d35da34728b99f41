// Shared memory of System V is detached by munmap(), which needs to know its size.
#include <stddef.h>
#include <sys/mman.h>
#include <sys/shm.h>

int read_flag(int id)
{
    int *flags = shmat(id, NULL, SHM_RDONLY);
    int flag;

    if (flags == (void *)-1) {
        return -1;
    }
    flag = flags[0];
    munmap(flags, 4096); // expect: mismatched-release
    return flag;
}
