// SPDX-License-Identifier: Apache-2.0
// pthread_cleanup_push and pop: pseudo calls; the branch taken on cancellation is dropped.
#include <pthread.h>
void unlock(void *m);
void work(void);
pthread_mutex_t mutex;

// ir-not: sigsetjmp
// ir-not: __pthread_unwind_next
// ir-count 2: CALL unlock(
void guarded(int again)
{
    pthread_mutex_lock(&mutex);
    // ir: CALL pthread_cleanup_push(
    pthread_cleanup_push(unlock, &mutex);
    work();
    // ir: CALL pthread_cleanup_pop(1:int)
    pthread_cleanup_pop(1);
    pthread_cleanup_push(unlock, &mutex);
    work();
    // ir: CALL pthread_cleanup_pop(again)
    // ir: BR again,
    pthread_cleanup_pop(again);
}
