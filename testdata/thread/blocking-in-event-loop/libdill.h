// What the fixtures here need of libdill, as its documentation and its macro go() show it.
#ifndef LIBDILL_H
#define LIBDILL_H

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#define coroutine __attribute__((noinline))

int dill_prologue(sigjmp_buf **ctx, void **stack, size_t n, int bundle, const char *file, int line);
void dill_epilogue(void);
int msleep(int64_t deadline);
int64_t now(void);
int hclose(int h);

#define go(fn)                                                                                     \
    ({                                                                                             \
        sigjmp_buf *ctx;                                                                           \
        void *stack = NULL;                                                                        \
        int h = dill_prologue(&ctx, &stack, 0, -1, __FILE__, __LINE__);                            \
        if (h >= 0 && !sigsetjmp(*ctx, 0)) {                                                       \
            fn;                                                                                    \
            dill_epilogue();                                                                       \
        }                                                                                          \
        h;                                                                                         \
    })

#endif
