// SPDX-License-Identifier: Apache-2.0
// asm: outputs become unknown, a memory clobber makes all memory unknown.
#define barrier() __asm__ __volatile__("" ::: "memory")

int plain(int x, int *p)
{
    int y;

    // ir: HAVOC y
    // ir: HAVOC *p
    // ir-not: HAVOC x
    __asm__ volatile("mov %2, %0; inc %1" : "=r"(y), "+m"(*p) : "r"(x) : "cc");
    // ir: FENCE
    barrier();
    return y;
}

void clobber(void)
{
    // ir: HAVOC ?
    __asm__ volatile("syscall" : : : "memory");
}

int jumps(int x)
{
    // ir: SWITCH t0 : int [1]
    asm goto("jmp %l1" : : "r"(x) : : out);
    return 0;
out:
    return 1;
}
