// SPDX-License-Identifier: Apache-2.0
// The table of families, words of the vocabulary, and places as text.
#include "analyzer/api/api.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const struct api_family_info api_family_info[FAMILY_COUNT] = {
    [FAMILY_NONE] = {"none", "resource", FAMILY_HANDLE},
#define FAMILY(id, name, kind, noun) [FAMILY_##id] = {name, noun, FAMILY_##kind},
#include "analyzer/api/families.def"
#undef FAMILY
};

const char *const api_prop_names[PROP_COUNT] = {
#define PROP(id, name) [PROP_##id] = name,
#include "analyzer/api/props.def"
#undef PROP
};

const char *const api_name_uses[NAME_USE_COUNT] = {"",       "check",  "open", "create",
                                                   "remove", "change", "move", "replace"};
const char *const api_when_names[WHEN_COUNT] = {"now", "once", "later", "exit", "signal"};
const char *const api_thread_names[THREAD_COUNT] = {"same", "new", "loop", "worker"};

struct text_out {
    char *at;
    size_t left; // the final NUL included
};

static void put(struct text_out *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void put(struct text_out *o, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    int n = vsnprintf(o->at, o->left, fmt, ap);
    va_end(ap);
    if (n < 0 || o->left == 0) {
        return;
    }
    size_t done = (size_t)n < o->left ? (size_t)n : o->left - 1;
    o->at += done;
    o->left -= done;
}

static void put_root(struct text_out *o, const struct api_place *p)
{
    switch (p->root) {
    case API_RET:
        put(o, "ret");
        break;
    case API_ARG:
        put(o, "arg%u", p->arg);
        break;
    case API_ERRNO:
        put(o, "errno");
        break;
    case API_GLOBALS:
        put(o, "globals");
        break;
    case API_GLOBAL:
        put(o, "%s", p->name);
        break;
    default:
        put(o, "none");
        break;
    }
}

static void put_place(struct text_out *o, const struct api_place *p, unsigned n)
{
    if (n == 0) {
        put_root(o, p);
        return;
    }
    unsigned last = n - 1;
    // A DEREF merges with the step behind it: (*arg0).fd is arg0->fd, (*arg0)[1] is arg0[1].
    bool after_deref = last > 0 && p->steps[last - 1].kind == API_DEREF;

    switch (p->steps[last].kind) {
    case API_DEREF: {
        bool is_plain = last == 0 || p->steps[last - 1].kind == API_DEREF;
        put(o, is_plain ? "*" : "*(");
        put_place(o, p, last);
        put(o, is_plain ? "" : ")");
        break;
    }
    case API_FIELD:
        put_place(o, p, after_deref ? last - 1 : last);
        put(o, "%s%s", after_deref ? "->" : ".", p->steps[last].field);
        break;
    default:
        put_place(o, p, after_deref && last == 1 ? 0 : last);
        if (p->steps[last].index == API_EVERY) {
            put(o, "[*]");
        } else {
            put(o, "[%d]", (int)p->steps[last].index);
        }
        break;
    }
}

void api_place_text(const struct api_place *p, char *out, unsigned n)
{
    struct text_out o = {out, n};

    if (n > 0) {
        out[0] = 0;
        put_place(&o, p, p->nsteps <= API_STEPS_MAX ? p->nsteps : API_STEPS_MAX);
    }
}

bool api_place_is_prefix(const struct api_place *prefix, const struct api_place *p)
{
    struct api_place head = *p;

    head.nsteps = prefix->nsteps;
    return prefix->nsteps < p->nsteps && api_place_equal(prefix, &head);
}

// Mostly it is the same string.
static bool is_same_text(const char *a, const char *b)
{
    return a == b || strcmp(a, b) == 0;
}

bool api_place_equal(const struct api_place *a, const struct api_place *b)
{
    if (a->root != b->root || a->arg != b->arg || a->nsteps != b->nsteps ||
        (a->root == API_GLOBAL && !is_same_text(a->global, b->global))) {
        return false;
    }
    for (uint32_t i = 0; i < a->nsteps; i++) {
        if (a->steps[i].kind != b->steps[i].kind || a->steps[i].index != b->steps[i].index ||
            (a->steps[i].kind == API_FIELD &&
             !is_same_text(a->steps[i].field, b->steps[i].field))) {
            return false;
        }
    }
    return true;
}

bool api_effect_equal(const struct api_effect *a, const struct api_effect *b, unsigned but_flags)
{
    if (a->kind != b->kind || a->family != b->family || a->mode != b->mode ||
        (a->flags ^ b->flags) & ~but_flags || !api_place_equal(&a->at, &b->at) ||
        !api_place_equal(&a->with, &b->with) || a->lo != b->lo || a->hi != b->hi) {
        return false;
    }
    for (unsigned g = 0; g < API_GUARDS; g++) {
        const struct api_guard *x = &a->guard[g], *y = &b->guard[g];
        if (x->subject.root != y->subject.root ||
            (x->subject.root != API_NO_PLACE &&
             (!api_place_equal(&x->subject, &y->subject) || x->lo != y->lo || x->hi != y->hi ||
              x->negated != y->negated || x->mask != y->mask))) {
            return false;
        }
    }
    return true;
}

static bool places_equal(const struct api_place *a, const struct api_place *b, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        if (!api_place_equal(&a[i], &b[i])) {
            return false;
        }
    }
    return true;
}

bool api_callback_equal(const struct api_callback *a, const struct api_callback *b)
{
    return a->when == b->when && a->thread == b->thread && a->nwith == b->nwith &&
           a->nheld == b->nheld && api_place_equal(&a->function, &b->function) &&
           places_equal(a->with, b->with, a->nwith) && places_equal(a->held, b->held, a->nheld);
}

bool api_props_equal(const struct api_effect *a, const struct api_effect *b)
{
    return a->props.has == b->props.has && a->props.lacks == b->props.lacks &&
           api_opening_equal(a->opening, b->opening);
}

bool api_effect_creates(const struct api_effect *e)
{
    return e->kind == API_ACQUIRE || e->kind == API_DUP || e->kind == API_LEND ||
           e->kind == API_LEFTOVER || (e->kind == API_LOCK && !(e->flags & EFFECT_BALANCED));
}

// ---- Properties ---------------------------------------------------------------------------------

struct api_props api_props_join(struct api_props a, struct api_props b)
{
    uint32_t differ = (a.has ^ b.has) | (a.lacks ^ b.lacks);

    return (struct api_props){a.has | differ, a.lacks | differ};
}

bool api_opening_equal(const struct api_opening *a, const struct api_opening *b)
{
    if (!a || !b) {
        return a == b;
    }
    return a->flags == b->flags && a->added == b->added && api_place_equal(&a->at, &b->at);
}

int api_flag_of_number(const struct api_flag *flag, int64_t ones, int64_t zeros)
{
    if ((ones & flag->mask & ~flag->is) || (zeros & flag->mask & flag->is)) {
        return 0;
    }
    return ((ones | zeros) & flag->mask) == flag->mask ? 1 : -1;
}

// glibc: what follows a comma is the name of a character set.
static bool has_letter(const char *text, const char *letters)
{
    size_t n = strcspn(text, ",");

    return strcspn(text, letters) < n;
}

int api_flag_of_text(const struct api_flag *flag, const char *text)
{
    return (!flag->starts || (*text && strchr(flag->starts, *text))) &&
           (!flag->in || has_letter(text, flag->in)) &&
           (!flag->lacking || !has_letter(text, flag->lacking));
}
