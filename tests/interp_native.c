// SPDX-License-Identifier: Apache-2.0
// The library of interpreted programs: C functions on their memory. printf walks its format and
// hands each argument, typed as the conversion says, to the native one.
#include "tests/interp.h"

#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct native {
    struct interp *in;
    struct interp_arg *args;
    uint32_t n;
    const struct ir_type *result;
    struct interp_val ret;
    const char *name;
};

static uint64_t num(struct native *c, uint32_t i)
{
    if (i >= c->n) {
        interp_fault(c->in, "%s: argument %u is missing", c->name, i);
    }
    return c->args[i].v.i;
}

static long double flt(struct native *c, uint32_t i)
{
    num(c, i);
    return c->args[i].v.f;
}

static void *ptr(struct native *c, uint32_t i)
{
    return (void *)(uintptr_t)num(c, i);
}

static void give(struct native *c, uint64_t v)
{
    c->ret.i = v;
}

static void give_int(struct native *c, int64_t v)
{
    c->ret.i = (uint64_t)v;
}

static void give_ptr(struct native *c, const void *p)
{
    c->ret.i = (uint64_t)(uintptr_t)p;
}

// ---- printf ------------------------------------------------------------------------------------

struct format {
    struct native *c;
    struct interp_list *list;
    struct buf *out;
};

static struct interp_val next_arg(struct format *f)
{
    if (f->list->next >= f->list->n) {
        interp_fault(f->c->in, "%s: too few arguments", f->c->name);
    }
    return f->list->args[f->list->next++].v;
}

static void put_converted(struct format *f, const char *spec, char conv, const char *length)
{
    char text[1024];
    struct interp_val v = next_arg(f);

    if (strchr("eEfFgGaA", conv)) {
        if (*length == 'L') {
            snprintf(text, sizeof text, spec, v.f);
        } else {
            snprintf(text, sizeof text, spec, (double)v.f);
        }
    } else if (conv == 's') {
        snprintf(text, sizeof text, spec, (const char *)(uintptr_t)v.i);
    } else if (conv == 'p') {
        snprintf(text, sizeof text, spec, (void *)(uintptr_t)v.i);
    } else if (strchr("lzjt", *length) && *length) {
        snprintf(text, sizeof text, spec, (long)v.i);
    } else {
        snprintf(text, sizeof text, spec, (int)v.i);
    }
    buf_put(f->out, text, strlen(text));
}

// One conversion behind '%'; returns what follows it.
static const char *convert(struct format *f, const char *s)
{
    char spec[64] = "%", length[3] = "";
    size_t n = 1, l = 0;

    for (; *s && !isalpha((unsigned char)*s) && *s != '%' && n < sizeof spec - 16; s++) {
        if (*s == '*') {
            n += (size_t)snprintf(spec + n, 12, "%d", (int)next_arg(f).i);
        } else {
            spec[n++] = *s;
        }
    }
    for (; *s && strchr("hlLzjt", *s) && l < 2; s++) {
        length[l++] = spec[n++] = *s;
    }
    spec[n++] = *s;
    if (*s == '%') {
        buf_byte(f->out, '%');
    } else {
        put_converted(f, spec, *s, length);
    }
    return s + 1;
}

static void format(struct native *c, struct buf *out, const char *s, struct interp_list *list)
{
    struct format f = {c, list, out};

    while (*s) {
        if (*s == '%') {
            s = convert(&f, s + 1);
        } else {
            buf_byte(out, (uint8_t)*s++);
        }
    }
}

static struct interp_list rest(struct native *c, uint32_t first)
{
    return (struct interp_list){c->args + first, c->n > first ? c->n - first : 0, 0};
}

static struct interp_list *list_at(struct native *c, uint32_t i)
{
    struct interp_list *list;

    memcpy(&list, ptr(c, i), sizeof list);
    return list;
}

static bool is_stdout(struct native *c, uint32_t i)
{
    return num(c, i) == 0; // the interpreter's `stdout` is a null pointer, `stderr` is not
}

static void print_to(struct native *c, bool to_out, const char *s, struct interp_list *list)
{
    struct buf text = {0};

    format(c, &text, s, list);
    if (to_out) {
        buf_put(&c->in->out, text.n ? text.data : "", text.n);
    }
    give(c, text.n);
    buf_free(&text);
}

static void n_printf(struct native *c)
{
    struct interp_list list = rest(c, 1);

    print_to(c, true, ptr(c, 0), &list);
}

static void n_fprintf(struct native *c)
{
    struct interp_list list = rest(c, 2);

    print_to(c, is_stdout(c, 0), ptr(c, 1), &list);
}

static void n_vprintf(struct native *c)
{
    print_to(c, true, ptr(c, 0), list_at(c, 1));
}

static void n_vfprintf(struct native *c)
{
    print_to(c, is_stdout(c, 0), ptr(c, 1), list_at(c, 2));
}

static void print_into(struct native *c, char *to, size_t size, const char *s,
                       struct interp_list *list)
{
    struct buf text = {0};
    size_t n;

    format(c, &text, s, list);
    n = text.n < size ? text.n : size - 1;
    if (size) {
        memcpy(to, text.n ? text.data : "", n);
        to[n] = '\0';
    }
    give(c, text.n);
    buf_free(&text);
}

static void n_snprintf(struct native *c)
{
    struct interp_list list = rest(c, 3);

    print_into(c, ptr(c, 0), num(c, 1), ptr(c, 2), &list);
}

static void n_vsnprintf(struct native *c)
{
    print_into(c, ptr(c, 0), num(c, 1), ptr(c, 2), list_at(c, 3));
}

static void n_sprintf(struct native *c)
{
    struct interp_list list = rest(c, 2);

    print_into(c, ptr(c, 0), INT_MAX, ptr(c, 1), &list);
}

static void n_puts(struct native *c)
{
    buf_put(&c->in->out, ptr(c, 0), strlen(ptr(c, 0)));
    buf_byte(&c->in->out, '\n');
    give(c, 1);
}

static void n_fputs(struct native *c)
{
    if (is_stdout(c, 1)) {
        buf_put(&c->in->out, ptr(c, 0), strlen(ptr(c, 0)));
    }
    give(c, 1);
}

static void n_putchar(struct native *c)
{
    buf_byte(&c->in->out, (uint8_t)num(c, 0));
    give(c, (uint8_t)num(c, 0));
}

static void n_nothing(struct native *c)
{
    give(c, 0);
}

// ---- Memory and strings ------------------------------------------------------------------------

static void n_memcpy(struct native *c)
{
    give_ptr(c, memcpy(ptr(c, 0), ptr(c, 1), num(c, 2)));
}

static void n_memmove(struct native *c)
{
    give_ptr(c, memmove(ptr(c, 0), ptr(c, 1), num(c, 2)));
}

static void n_memset(struct native *c)
{
    give_ptr(c, memset(ptr(c, 0), (int)num(c, 1), num(c, 2)));
}

static int sign(int d)
{
    return (d > 0) - (d < 0);
}

static void n_memcmp(struct native *c)
{
    give_int(c, sign(memcmp(ptr(c, 0), ptr(c, 1), num(c, 2))));
}

static void n_memchr(struct native *c)
{
    give_ptr(c, memchr(ptr(c, 0), (int)num(c, 1), num(c, 2)));
}

static void n_strlen(struct native *c)
{
    give(c, strlen(ptr(c, 0)));
}

static void n_strcmp(struct native *c)
{
    give_int(c, sign(strcmp(ptr(c, 0), ptr(c, 1))));
}

static void n_strncmp(struct native *c)
{
    give_int(c, sign(strncmp(ptr(c, 0), ptr(c, 1), num(c, 2))));
}

static void n_strcpy(struct native *c)
{
    give_ptr(c, strcpy(ptr(c, 0), ptr(c, 1)));
}

static void n_strncpy(struct native *c)
{
    char *to = ptr(c, 0);
    const char *from = ptr(c, 1);
    size_t n = num(c, 2), k = strnlen(from, n);

    memcpy(to, from, k);
    memset(to + k, 0, n - k);
    give_ptr(c, to);
}

static void n_strcat(struct native *c)
{
    give_ptr(c, strcat(ptr(c, 0), ptr(c, 1)));
}

static void n_strchr(struct native *c)
{
    give_ptr(c, strchr(ptr(c, 0), (int)num(c, 1)));
}

static void n_strrchr(struct native *c)
{
    give_ptr(c, strrchr(ptr(c, 0), (int)num(c, 1)));
}

static void n_strstr(struct native *c)
{
    give_ptr(c, strstr(ptr(c, 0), ptr(c, 1)));
}

static void n_strdup(struct native *c)
{
    give_ptr(c, arena_text(&c->in->arena, ptr(c, 0), strlen(ptr(c, 0))));
}

// Memory goes with the interpreter; a size in front serves realloc().
static void *allocate(struct native *c, size_t n)
{
    size_t *p = arena_alloc(&c->in->arena, n + 32, 16);

    p[1] = n;
    return p + 2;
}

static void n_malloc(struct native *c)
{
    void *p = allocate(c, num(c, 0));

    memset(p, 0xaa, num(c, 0));
    give_ptr(c, p);
}

static void n_calloc(struct native *c)
{
    give_ptr(c, allocate(c, num(c, 0) * num(c, 1)));
}

static void n_realloc(struct native *c)
{
    size_t *old = ptr(c, 0), n = num(c, 1);
    void *p = allocate(c, n);

    if (old) {
        memcpy(p, old, old[-1] < n ? old[-1] : n);
    }
    give_ptr(c, p);
}

static void n_alloca(struct native *c)
{
    give_ptr(c, allocate(c, num(c, 0)));
}

// ---- Sorting -----------------------------------------------------------------------------------

static int compare(struct native *c, uint64_t function, const void *a, const void *b)
{
    struct interp_arg args[2] = {{.v.i = (uint64_t)(uintptr_t)a}, {.v.i = (uint64_t)(uintptr_t)b}};

    return (int)interp_call(c->in, function, args, 2).i;
}

// Insertion sort: stable, like what the C library does for small arrays.
static void n_qsort(struct native *c)
{
    char *base = ptr(c, 0), *held;
    size_t n = num(c, 1), size = num(c, 2);

    held = arena_alloc(&c->in->arena, size, 16);
    for (size_t i = 1; i < n; i++) {
        size_t k = i;

        memcpy(held, base + i * size, size);
        for (; k > 0 && compare(c, num(c, 3), base + (k - 1) * size, held) > 0; k--) {
            memcpy(base + k * size, base + (k - 1) * size, size);
        }
        memcpy(base + k * size, held, size);
    }
}

static void n_bsearch(struct native *c)
{
    const char *base = ptr(c, 1);
    size_t lo = 0, hi = num(c, 2);

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int d = compare(c, num(c, 4), ptr(c, 0), base + mid * num(c, 3));

        if (d == 0) {
            give_ptr(c, base + mid * num(c, 3));
            return;
        }
        if (d < 0) {
            hi = mid;
        } else {
            lo = mid + 1;
        }
    }
    give(c, 0);
}

// ---- Numbers -----------------------------------------------------------------------------------

static void n_abs(struct native *c)
{
    give_int(c, llabs((long long)num(c, 0)));
}

static void n_atoi(struct native *c)
{
    give_int(c, atoi(ptr(c, 0)));
}

static void n_strtol(struct native *c)
{
    give_int(c, strtol(ptr(c, 0), (char **)ptr(c, 1), (int)num(c, 2)));
}

static void n_strtoul(struct native *c)
{
    give(c, strtoul(ptr(c, 0), (char **)ptr(c, 1), (int)num(c, 2)));
}

static void n_toupper(struct native *c)
{
    give_int(c, toupper((int)num(c, 0)));
}

static void n_tolower(struct native *c)
{
    give_int(c, tolower((int)num(c, 0)));
}

static void n_exit(struct native *c)
{
    interp_exit(c->in, (int)num(c, 0) & 0xff);
}

static void n_abort(struct native *c)
{
    interp_exit(c->in, 128 + 6);
}

static void n_sqrt(struct native *c)
{
    c->ret.f = sqrt((double)flt(c, 0));
}

static void n_fabs(struct native *c)
{
    c->ret.f = fabs((double)flt(c, 0));
}

static void n_floor(struct native *c)
{
    c->ret.f = floor((double)flt(c, 0));
}

static void n_pow(struct native *c)
{
    c->ret.f = pow((double)flt(c, 0), (double)flt(c, 1));
}

static void n_inf(struct native *c)
{
    c->ret.f = HUGE_VALL;
}

static void n_nan(struct native *c)
{
    c->ret.f = NAN;
}

static bool has(const char *name, const char *word)
{
    return strstr(name, word) != NULL;
}

static bool is_wide(const char *name) // popcountl, clzll
{
    return name[strlen(name) - 1] == 'l' && !has(name, "signbit");
}

static void n_clz(struct native *c)
{
    give_int(c, is_wide(c->name) ? __builtin_clzl(num(c, 0)) : __builtin_clz((unsigned)num(c, 0)));
}

static void n_ctz(struct native *c)
{
    give_int(c, __builtin_ctzl(num(c, 0)));
}

static void n_popcount(struct native *c)
{
    uint64_t v = num(c, 0);

    give_int(c, __builtin_popcountl(is_wide(c->name) ? v : (uint32_t)v));
}

static void n_parity(struct native *c)
{
    uint64_t v = num(c, 0);

    give_int(c, __builtin_parityl(is_wide(c->name) ? v : (uint32_t)v));
}

static void n_ffs(struct native *c)
{
    uint64_t v = num(c, 0);

    give_int(c, __builtin_ffsl((long)(is_wide(c->name) ? v : (uint32_t)v)));
}

static void n_bswap(struct native *c)
{
    uint64_t v = num(c, 0);

    give(c, has(c->name, "16")   ? __builtin_bswap16((uint16_t)v)
            : has(c->name, "32") ? __builtin_bswap32((uint32_t)v)
                                 : __builtin_bswap64(v));
}

// __builtin_add_overflow(a, b, &r) and relatives: exact, then cut down to r's type.
static void n_overflow(struct native *c)
{
    const struct ir_unit *u = c->in->u;
    const struct ir_type *t = &u->types[u->types[c->args[c->n - 1].type].elem];
    const struct ir_type *ta = &u->types[c->args[0].type], *tb = &u->types[c->args[1].type];
    __extension__ typedef __int128 wide;
    wide a = ta->flags & TYPE_UNSIGNED ? (wide)num(c, 0) : (wide)(int64_t)num(c, 0);
    wide b = tb->flags & TYPE_UNSIGNED ? (wide)num(c, 1) : (wide)(int64_t)num(c, 1);
    wide r = has(c->name, "add") ? a + b : has(c->name, "sub") ? a - b : a * b;
    struct interp_val v = interp_int(t, (uint64_t)r);
    wide back = t->flags & TYPE_UNSIGNED ? (wide)v.i : (wide)(int64_t)v.i;

    if (!has(c->name, "_p")) {
        memcpy(ptr(c, 2), &v.i, t->size);
    }
    give(c, back != r);
}

static void n_assert_fail(struct native *c)
{
    interp_exit(c->in, 128 + 6);
}

// ---- The table ---------------------------------------------------------------------------------

static const struct {
    const char *name; // a final '*' stands for any ending
    void (*run)(struct native *);
} natives[] = {
    {"printf", n_printf},
    {"fprintf", n_fprintf},
    {"vprintf", n_vprintf},
    {"vfprintf", n_vfprintf},
    {"snprintf", n_snprintf},
    {"vsnprintf", n_vsnprintf},
    {"sprintf", n_sprintf},
    {"puts", n_puts},
    {"fputs", n_fputs},
    {"putchar", n_putchar},
    {"putc", n_putchar},
    {"fputc", n_putchar},
    {"fflush", n_nothing},
    {"memcpy", n_memcpy},
    {"memmove", n_memmove},
    {"memset", n_memset},
    {"memcmp", n_memcmp},
    {"memchr", n_memchr},
    {"strlen", n_strlen},
    {"strcmp", n_strcmp},
    {"strncmp", n_strncmp},
    {"strcpy", n_strcpy},
    {"strncpy", n_strncpy},
    {"strcat", n_strcat},
    {"strchr", n_strchr},
    {"strrchr", n_strrchr},
    {"strstr", n_strstr},
    {"strdup", n_strdup},
    {"malloc", n_malloc},
    {"calloc", n_calloc},
    {"realloc", n_realloc},
    {"free", n_nothing},
    {"alloca", n_alloca},
    {"qsort", n_qsort},
    {"bsearch", n_bsearch},
    {"abs", n_abs},
    {"labs", n_abs},
    {"llabs", n_abs},
    {"atoi", n_atoi},
    {"atol", n_atoi},
    {"strtol", n_strtol},
    {"strtoul", n_strtoul},
    {"toupper", n_toupper},
    {"tolower", n_tolower},
    {"exit", n_exit},
    {"abort", n_abort},
    {"trap", n_abort},
    {"__assert_fail", n_assert_fail},
    {"sqrt", n_sqrt},
    {"fabs", n_fabs},
    {"floor", n_floor},
    {"pow", n_pow},
    {"inf*", n_inf},
    {"huge_val*", n_inf},
    {"nan*", n_nan},
    {"clz*", n_clz},
    {"ctz*", n_ctz},
    {"popcount*", n_popcount},
    {"parity*", n_parity},
    {"ffs*", n_ffs},
    {"bswap*", n_bswap},
    {"prefetch", n_nothing},
    {"pthread_cleanup_push", n_nothing}, // the call of the routine is part of the IR
    {"pthread_cleanup_pop", n_nothing},
    {"add_overflow*", n_overflow},
    {"sub_overflow*", n_overflow},
    {"mul_overflow*", n_overflow},
    {"sadd*", n_overflow},
    {"ssub*", n_overflow},
    {"smul*", n_overflow},
    {"uadd*", n_overflow},
    {"usub*", n_overflow},
    {"umul*", n_overflow},
};

static bool matches(const char *pattern, const char *name)
{
    size_t n = strlen(pattern);

    return pattern[n - 1] == '*' ? strncmp(pattern, name, n - 1) == 0 : strcmp(pattern, name) == 0;
}

bool interp_native(struct interp *in, const char *name, struct interp_arg *args, uint32_t n,
                   const struct ir_type *result, struct interp_val *ret)
{
    struct native c = {.in = in, .args = args, .n = n, .result = result};

    c.name = strncmp(name, "__builtin_", 10) == 0 ? name + 10 : name;
    for (size_t i = 0; i < sizeof natives / sizeof *natives; i++) {
        if (matches(natives[i].name, c.name)) {
            natives[i].run(&c);
            *ret = result->kind == TYPE_FLOAT ? c.ret : interp_int(result, c.ret.i);
            ret->f = c.ret.f;
            return true;
        }
    }
    return false;
}
