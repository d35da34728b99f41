// SPDX-License-Identifier: Apache-2.0
// Region allocator.
//
// All that the analyser builds lives in one of three arenas, which differ only in how long
// they last: process (interned names, API models), translation unit (IR, locations) and
// function (solver states). Nothing is freed alone: a phase ends with arena_reset() or
// arena_free(). Memory comes zeroed. Allocation never returns NULL: at the limit it calls
// give_up(), which abandons the translation unit at hand, not the run.
//
// Not thread-safe: each worker owns its arenas. Under AddressSanitizer, memory given back by
// arena_reset() and arena_rewind() is poisoned, so a stale pointer fails at its first use.
#ifndef CCLINT_BASE_ARENA_H
#define CCLINT_BASE_ARENA_H

#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>

struct arena_block;

struct arena {
    char *at, *end;            // free part of the newest block; private to arena.c
    struct arena_block *block; // newest first
    struct arena_block *spare; // free ones, kept for the next use
    unsigned nspare;
    size_t used, limit; // bytes handed out, and the most that may be; limit 0: none
};

struct arena_mark {
    struct arena_block *block;
    char *at;
    size_t used;
};

void arena_init(struct arena *a, size_t limit);
// Gives an empty arena a first block of `n` bytes, for what is filled and reset many times.
void arena_reserve(struct arena *a, size_t n);
void arena_reset(struct arena *a); // keeps some blocks for the next use
void arena_free(struct arena *a);

// Everything allocated after the mark goes; marks nest like a stack.
struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark mark);

// `align` is a power of two. `size` 0 yields a valid pointer that must not be read.
void *arena_alloc(struct arena *a, size_t size, size_t align);

// Not zeroed: for tables of which only what was written is read.
void *arena_room(struct arena *a, size_t size, size_t align);

// Copies `n` bytes and appends a NUL.
char *arena_text(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));

#define arena_new(a, T)      ((T *)arena_alloc((a), sizeof(T), alignof(T)))
#define arena_array(a, T, n) ((T *)arena_alloc((a), arena_bytes((n), sizeof(T)), alignof(T)))

#define arena_room_for(a, T, n) ((T *)arena_room((a), arena_bytes((n), sizeof(T)), alignof(T)))

// n * size; an overflow is treated like reaching the limit.
size_t arena_bytes(size_t n, size_t size);

// A copy of `n` bytes at `from`, aligned for any type: freezes a list grown with base/list.h.
void *arena_copy(struct arena *a, const void *from, size_t n);

#endif
