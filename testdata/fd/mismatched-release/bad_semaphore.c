// A named semaphore is destroyed as if it lay in this process.
#include <fcntl.h>
#include <semaphore.h>

int take_turn(const char *name, int (*work)(void))
{
    sem_t *turn = sem_open(name, O_CREAT, 0600, 1);
    int rc;

    if (turn == SEM_FAILED) {
        return -1;
    }
    rc = sem_wait(turn) == 0 ? work() : -1;
    if (rc == 0) {
        sem_post(turn);
    }
    sem_destroy(turn); // expect: mismatched-release
    return rc;
}
