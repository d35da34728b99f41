// SPDX-License-Identifier: Apache-2.0
// Atomic objects, the C11 macros, the __atomic and the __sync builtins, through user macros too.
#include <stdatomic.h>
#include <stdbool.h>
_Atomic int counter;
atomic_int number;
_Atomic(int *) pointer;
int plain;
atomic_flag flag = ATOMIC_FLAG_INIT;
#define GET(v) __atomic_load_n(&(v), __ATOMIC_ACQUIRE)
#define INCR(v, by) atomic_fetch_add_explicit(&(v), (by), memory_order_relaxed)

int typed(void)
{
    // ir: ASTORE @counter, 3:int : int seq_cst
    counter = 3;
    // ir: RMW add @counter, 1:int : int seq_cst
    counter++;
    // ir: RMW or @counter, 4:int : int seq_cst
    counter |= 4;
    // ir: RMW ptr_add @pointer, 1:ulong
    pointer++;
    // ir: ALOAD @counter : int seq_cst
    return counter;
}

int macros(void)
{
    // ir: STORE @number, 1:int : int
    atomic_init(&number, 1);
    // ir: ASTORE @number, 2:int : int release
    atomic_store_explicit(&number, 2, memory_order_release);
    // ir: RMW add @number, 5:int : int relaxed
    int x = INCR(number, 5);
    // ir: ALOAD @plain : int acquire
    x += GET(plain);
    // ir: FENCE seq_cst
    atomic_thread_fence(memory_order_seq_cst);
    // ir: RMW xchg @flag
    while (atomic_flag_test_and_set(&flag))
        x++;
    atomic_flag_clear(&flag);
    return x;
}

int builtins(int *expected, int order)
{
    // ir: CAS @plain (expected, 7:int) : bool acquire {weak}
    bool done = __atomic_compare_exchange_n(&plain, expected, 7, 1, __ATOMIC_ACQUIRE, 0);
    // ir: RMW sub @plain, 1:int : int
    // ir: BIN sub
    int left = __atomic_sub_fetch(&plain, 1, order);
    // ir: RMW xchg @plain, 9:int : int acquire
    left += __sync_lock_test_and_set(&plain, 9);
    // ir: ASTORE @plain, 0:int : int release
    __sync_lock_release(&plain);
    // ir: RMW add @plain, 2:int : int seq_cst
    left += __sync_add_and_fetch(&plain, 2);
    // ir-count 2: CAS @plain
    done |= __sync_bool_compare_and_swap(&plain, 1, 2);
    // ir-not: CALL __
    __sync_synchronize();
    return done + left;
}
