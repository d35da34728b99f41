// SPDX-License-Identifier: Apache-2.0
// A list of blocks, newest first; allocation moves `at` through the newest one.
//
// Blocks double in size up to a megabyte; a larger request gets a block of its own size. What is
// left of a block when the next one starts is lost: keeping it would need a search and would break
// the stack order that marks rely on. A mark is the newest block and the position in it, so
// rewinding frees the blocks above it and moves back. A few of the largest are kept, for the next
// function needs them at once, and memory fresh from the system costs more than filling it.
//
// Memory is zeroed when it is handed out, not when the block is made: a block is used many times.
// Under AddressSanitizer all free memory is poisoned, and a gap follows each object, so that
// running over its end fails like it does on the heap.
#include "analyzer/base/arena.h"
#include "analyzer/base/bug.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#    if __has_feature(address_sanitizer)
#        define ARENA_ASAN 1
#    endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#    define ARENA_ASAN 1
#endif

#ifdef ARENA_ASAN
#    include <sanitizer/asan_interface.h>
enum { MIN_ALIGN = 8, GAP = 8 }; // ASan sees memory in granules of 8 bytes
static void poison(void *p, size_t n)
{
    __asan_poison_memory_region(p, n);
}
static void unpoison(void *p, size_t n)
{
    __asan_unpoison_memory_region(p, n);
}
#else
enum { MIN_ALIGN = 1, GAP = 0 };
static void poison(void *p, size_t n)
{
    (void)p;
    (void)n;
}
static void unpoison(void *p, size_t n)
{
    (void)p;
    (void)n;
}
#endif

struct arena_block {
    struct arena_block *older;
    size_t size; // of data
    alignas(max_align_t) char data[];
};

enum { FIRST_BLOCK = 64 * 1024, LARGEST_BLOCK = 1024 * 1024, SPARES = 16 };

void arena_init(struct arena *a, size_t limit)
{
    *a = (struct arena){.limit = limit};
}

static void free_block(struct arena_block *b)
{
    unpoison(b->data, b->size);
    free(b);
}

// The newest block goes, or becomes a spare one.
static void drop_block(struct arena *a)
{
    struct arena_block *b = a->block;

    a->block = b->older;
    if (b->size != LARGEST_BLOCK || a->nspare == SPARES) {
        free_block(b);
        return;
    }
    poison(b->data, b->size);
    b->older = a->spare;
    a->spare = b;
    a->nspare++;
}

static void drop_blocks_above(struct arena *a, const struct arena_block *last)
{
    while (a->block && a->block != last) {
        drop_block(a);
    }
}

// Makes everything from `at` on free memory of the newest block.
static void move_to(struct arena *a, char *at)
{
    a->at = at;
    a->end = a->block->data + a->block->size;
    poison(at, (size_t)(a->end - at));
}

void arena_reset(struct arena *a)
{
    a->used = 0;
    if (!a->block) {
        return;
    }
    while (a->block->older) {
        drop_block(a);
    }
    move_to(a, a->block->data);
}

void arena_free(struct arena *a)
{
    drop_blocks_above(a, NULL);
    while (a->spare) {
        struct arena_block *next = a->spare->older;

        free_block(a->spare);
        a->spare = next;
    }
    *a = (struct arena){.limit = a->limit};
}

struct arena_mark arena_mark(const struct arena *a)
{
    return (struct arena_mark){.block = a->block, .at = a->at, .used = a->used};
}

void arena_rewind(struct arena *a, struct arena_mark mark)
{
    if (!mark.block) { // taken before the first block existed
        arena_reset(a);
        return;
    }
    drop_blocks_above(a, mark.block);
    ENSURE(a->block == mark.block);
    move_to(a, mark.at);
    a->used = mark.used;
}

static struct arena_block *take_spare(struct arena *a)
{
    struct arena_block *b = a->spare;

    if (b) {
        a->spare = b->older;
        a->nspare--;
    }
    return b;
}

static void add_block(struct arena *a, size_t least)
{
    size_t size = FIRST_BLOCK;
    struct arena_block *b;

    if (a->block) {
        size = a->block->size < LARGEST_BLOCK / 2 ? a->block->size * 2 : LARGEST_BLOCK;
    }
    if (size < least) {
        size = least;
    }
    b = size == LARGEST_BLOCK ? take_spare(a) : NULL;
    if (!b) {
        b = size <= SIZE_MAX - sizeof *b ? malloc(sizeof *b + size) : NULL;
    }
    if (!b) {
        give_up("out of memory");
    }
    b->older = a->block;
    b->size = size;
    a->block = b;
    move_to(a, b->data);
}

void arena_reserve(struct arena *a, size_t n)
{
    ENSURE(!a->block);
    add_block(a, n);
}

static _Noreturn void limit_reached(const struct arena *a)
{
    if (a->limit >= 1024 * 1024) {
        give_up("the memory limit of %zu MB is reached", a->limit / (1024 * 1024));
    }
    give_up("the memory limit of %zu bytes is reached", a->limit);
}

void *arena_alloc(struct arena *a, size_t size, size_t align)
{
    return memset(arena_room(a, size, align), 0, size);
}

void *arena_room(struct arena *a, size_t size, size_t align)
{
    size_t pad;
    char *p;

    if (align < MIN_ALIGN) {
        align = MIN_ALIGN;
    }
    if (a->limit && (size > a->limit || a->used > a->limit - size)) {
        limit_reached(a);
    }
    if (size > SIZE_MAX / 2) {
        give_up("out of memory");
    }
    pad = (size_t)(-(uintptr_t)a->at & (align - 1));
    if (!a->block || pad + size + GAP > (size_t)(a->end - a->at)) {
        add_block(a, size + GAP + align);
        pad = (size_t)(-(uintptr_t)a->at & (align - 1));
    }
    p = a->at + pad;
    a->at = p + size + GAP;
    a->used += size;
    unpoison(p, size);
    return p;
}

size_t arena_bytes(size_t n, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(n, size, &bytes)) {
        give_up("out of memory");
    }
    return bytes;
}

char *arena_text(struct arena *a, const char *s, size_t n)
{
    char *copy;

    if (n == SIZE_MAX) {
        give_up("out of memory");
    }
    copy = arena_alloc(a, n + 1, 1);
    if (n) {
        memcpy(copy, s, n);
    }
    return copy;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    char *text;

    va_start(ap, fmt);
    text = arena_vprintf(a, fmt, ap);
    va_end(ap);
    return text;
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
    va_list again;
    char *text;
    int n;

    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    ENSURE(n >= 0);
    text = arena_alloc(a, (size_t)n + 1, 1);
    vsnprintf(text, (size_t)n + 1, fmt, ap);
    return text;
}

void *arena_copy(struct arena *a, const void *from, size_t n)
{
    void *copy = arena_room(a, n, alignof(max_align_t));

    if (n) {
        memcpy(copy, from, n);
    }
    return copy;
}
