// SPDX-License-Identifier: Apache-2.0
// What a function does, as text: one line for each effect.
#include "analyzer/api/api.h"
#include "analyzer/base/buf.h"

#include <inttypes.h>

enum { PLACE_TEXT = 256 };

static const char *const verbs[] = {
    [API_ACQUIRE] = "acquire",   [API_RELEASE] = "release",
    [API_USE] = "use",           [API_CONSUME] = "consume",
    [API_DUP] = "dup",           [API_ESCAPE] = "escape",
    [API_LOCK] = "lock",         [API_UNLOCK] = "unlock",
    [API_INIT] = "init",         [API_DESTROY] = "destroy",
    [API_WAIT] = "wait",         [API_SIGNAL] = "signal",
    [API_POST] = "post",         [API_BROADCAST] = "broadcast",
    [API_SEND] = "send",         [API_RECEIVE] = "receive",
    [API_SPAWN] = "spawn",       [API_JOIN] = "join",
    [API_DETACH] = "detach",     [API_CLEANUP] = "cleanup",
    [API_LEND] = "lend",         [API_VALUE] = "value",
    [API_APART] = "apart",       [API_REQUIRES] = "requires",
    [API_LEFTOVER] = "leftover",
};

static void put_place(struct buf *out, const struct api_place *p)
{
    char text[PLACE_TEXT];

    api_place_text(p, text, sizeof text);
    buf_printf(out, "%s", text);
}

static void put_bound(struct buf *out, int64_t k)
{
    if (k == INT64_MIN || k == INT64_MAX) {
        buf_printf(out, "%s", k < 0 ? "min" : "max");
    } else {
        buf_printf(out, "%" PRId64, k);
    }
}

static void put_range(struct buf *out, int64_t lo, int64_t hi)
{
    buf_printf(out, "[");
    put_bound(out, lo);
    buf_printf(out, ",");
    put_bound(out, hi);
    buf_printf(out, "]");
}

static void put_props(struct buf *out, const struct api_effect *e)
{
    for (unsigned p = 0; p < PROP_COUNT; p++) {
        if (e->kind == API_ACQUIRE && PROPS_HISTORY >> p & 1 && !(e->props.has >> p & 1)) {
            continue; // so it is with everything new
        }
        bool has = e->props.has >> p & 1, lacks = e->props.lacks >> p & 1;
        if (has || lacks) {
            buf_printf(out, " %s%s",
                       has && lacks ? "maybe-"
                       : lacks      ? "not-"
                                    : "",
                       api_prop_names[p]);
        }
    }
    if (e->opening) {
        buf_printf(out, " %s of ", e->opening->flags->name);
        put_place(out, &e->opening->at);
        if (e->opening->added) {
            buf_printf(out, "|0x%" PRIx64, (uint64_t)e->opening->added);
        }
    }
}

static void put_effect(struct buf *out, const struct api_effect *e)
{
    static const char *const flags[] = {"may",     "try",    "timed",  "recursive", "balanced",
                                        "checked", "robust", "paired", "section"};
    static const char *const modes[] = {"", " r", " w", " rw"};

    buf_printf(out, "  %s", verbs[e->kind]);
    if (e->family != FAMILY_NONE) {
        buf_printf(out, " %s", api_family_info[e->family].name);
    }
    buf_printf(out, " ");
    put_place(out, &e->at);
    buf_printf(out, "%s", e->mode < 4 ? modes[e->mode] : "");
    if (e->with.root != API_NO_PLACE) {
        buf_printf(out, e->kind == API_VALUE       ? " = "
                        : e->flags & EFFECT_EITHER ? " or "
                                                   : " with ");
        put_place(out, &e->with);
    } else if (e->kind == API_VALUE) {
        buf_printf(out, " in ");
        put_range(out, e->lo, e->hi);
    }
    for (unsigned f = 0; f < sizeof flags / sizeof flags[0]; f++) {
        if (e->flags >> f & 1) {
            buf_printf(out, " %s", flags[f]);
        }
    }
    put_props(out, e);
    for (unsigned g = 0; g < API_GUARDS; g++) {
        if (e->guard[g].subject.root != API_NO_PLACE) {
            buf_printf(out, g == 0 ? " if " : " and ");
            put_place(out, &e->guard[g].subject);
            if (e->guard[g].mask) {
                buf_printf(out, " & 0x%" PRIx64, (uint64_t)e->guard[g].mask);
            }
            buf_printf(out, e->guard[g].negated ? " not in " : " in ");
            put_range(out, e->guard[g].lo, e->guard[g].hi);
        }
    }
    buf_printf(out, "\n");
}

// "calls arg1(arg0, ?) with arg0->lock"
static void put_callback(struct buf *out, const struct api_callback *c)
{
    buf_printf(out, "  calls ");
    put_place(out, &c->function);
    buf_printf(out, "(");
    for (unsigned i = 0; i < c->nwith; i++) {
        buf_printf(out, i ? ", " : "");
        if (c->with[i].root == API_NO_PLACE) {
            buf_printf(out, "?");
        } else {
            put_place(out, &c->with[i]);
        }
    }
    buf_printf(out, ")");
    for (unsigned i = 0; i < c->nheld; i++) {
        buf_printf(out, i ? ", " : " with ");
        put_place(out, &c->held[i]);
    }
    buf_printf(out, "\n");
}

void api_fn_print(const struct api_fn *f, struct buf *out)
{
    buf_printf(out, "%s", f->name);
    if (f->has_range) {
        buf_printf(out, " returns ");
        put_range(out, f->lo, f->hi);
    }
    for (uint32_t b = 1; b < FAMILY_COUNT; b++) {
        if (f->unnamed & FAMILY_BIT(b)) {
            buf_printf(out, ", more of %s", api_family_info[b].name);
        }
    }
    buf_printf(out, "\n");
    for (uint32_t i = 0; i < f->neffects; i++) {
        put_effect(out, &f->effects[i]);
    }
    for (uint32_t i = 0; i < f->ncallbacks; i++) {
        put_callback(out, &f->callbacks[i]);
    }
}
