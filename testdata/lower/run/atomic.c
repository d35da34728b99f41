// _Atomic objects, <stdatomic.h>, __atomic_* and __sync_* builtins, one thread.
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

static _Atomic int counter = 5;
static atomic_flag flag = ATOMIC_FLAG_INIT;
static atomic_bool ready;
static _Atomic(unsigned char) byte = 250;
static int plain = 3;
static long wide = 1L << 40;
static int table[4] = {1, 2, 3, 4};
static int *_Atomic cursor = table;

struct shared {
    _Atomic long n;
    atomic_uint u;
};

static void typed(void)
{
    int r = 0;

    counter = 10;
    counter += 5;
    counter -= 2;
    counter *= 3;
    counter |= 64;
    r = counter++;
    r += ++counter;
    r += counter--;
    printf("%d %d\n", r, counter);
    byte++;
    byte += 10;
    printf("%d\n", byte);
    r = (counter = 9) + counter;
    printf("%d\n", r);
    if (counter == 9 && !ready)
        ready = true;
    printf("%d\n", ready);
}

static void standard(void)
{
    struct shared s;
    long expected = 7;

    atomic_init(&s.n, 7);
    atomic_store(&s.u, 1);
    printf("%ld ", atomic_load(&s.n));
    printf("%ld ", atomic_fetch_add(&s.n, 3));
    printf("%ld ", atomic_fetch_sub_explicit(&s.n, 1, memory_order_relaxed));
    printf("%ld ", atomic_exchange(&s.n, 100));
    printf("%ld\n", atomic_load_explicit(&s.n, memory_order_acquire));
    printf("%d ", atomic_compare_exchange_strong(&s.n, &expected, 1));
    printf("%ld ", expected);
    printf("%d ", atomic_compare_exchange_strong(&s.n, &expected, 1));
    printf("%ld\n", atomic_load(&s.n));
    atomic_fetch_or(&s.u, 0xf0);
    atomic_fetch_and(&s.u, 0x33);
    atomic_fetch_xor(&s.u, 0xff);
    printf("%x\n", s.u);
    printf("%d ", atomic_flag_test_and_set(&flag));
    printf("%d ", atomic_flag_test_and_set(&flag));
    atomic_flag_clear(&flag);
    printf("%d\n", atomic_flag_test_and_set(&flag));
    atomic_thread_fence(memory_order_seq_cst);
    while (!atomic_compare_exchange_weak(&s.n, &expected, 55))
        ;
    printf("%ld\n", s.n);
}

static void pointers(void)
{
    int *p = cursor++;

    printf("%d %d\n", *p, *cursor);
    p = ++cursor;
    printf("%d %d\n", *p, *cursor);
    p = atomic_load(&cursor);
    cursor = p - 1;
    printf("%td\n", cursor - table);
}

static void gnu(void)
{
    int old = 3, got, want = 20;
    bool ok;

    printf("%d ", __atomic_fetch_add(&plain, 4, __ATOMIC_SEQ_CST));
    printf("%d ", __atomic_add_fetch(&plain, 4, __ATOMIC_RELAXED));
    printf("%d ", __atomic_sub_fetch(&plain, 1, __ATOMIC_ACQ_REL));
    printf("%d ", __atomic_or_fetch(&plain, 64, __ATOMIC_RELEASE));
    printf("%d ", __atomic_fetch_nand(&plain, 1, __ATOMIC_SEQ_CST));
    printf("%d\n", plain);
    __atomic_store_n(&plain, 12, __ATOMIC_RELEASE);
    printf("%d ", __atomic_load_n(&plain, __ATOMIC_ACQUIRE));
    printf("%d ", __atomic_exchange_n(&plain, 3, __ATOMIC_SEQ_CST));
    ok = __atomic_compare_exchange_n(&plain, &old, 8, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
    printf("%d %d ", ok, plain);
    ok = __atomic_compare_exchange(&plain, &old, &want, 0, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
    printf("%d %d\n", ok, old);
    __atomic_store(&plain, &want, __ATOMIC_SEQ_CST);
    __atomic_load(&plain, &got, __ATOMIC_SEQ_CST);
    __atomic_exchange(&plain, &got, &old, __ATOMIC_SEQ_CST);
    printf("%d %d\n", got, old);
    printf("%ld ", __atomic_fetch_sub(&wide, 1, __ATOMIC_SEQ_CST));
    printf("%ld\n", wide);
}

static void sync(void)
{
    printf("%d ", __sync_fetch_and_add(&plain, 2));
    printf("%d ", __sync_add_and_fetch(&plain, 2));
    printf("%d ", __sync_sub_and_fetch(&plain, 1));
    printf("%d ", __sync_fetch_and_or(&plain, 1));
    printf("%d ", __sync_bool_compare_and_swap(&plain, 999, 1));
    printf("%d ", __sync_val_compare_and_swap(&plain, plain, 77));
    printf("%d ", __sync_lock_test_and_set(&plain, 1));
    __sync_lock_release(&plain);
    __sync_synchronize();
    printf("%d\n", plain);
}

int main(void)
{
    typed();
    standard();
    pointers();
    gnu();
    sync();
    return 0;
}
