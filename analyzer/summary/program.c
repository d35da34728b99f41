// SPDX-License-Identifier: Apache-2.0
// A program's life: units are added in any order, linked once, then asked.
//
// Linking sorts the units by path and runs its passes one after the other: definitions by link key,
// what each unit's functions mean, the programs, the targets of indirect calls, who never returns,
// the order of the walk, what a callee may touch, whether the world is closed. Nothing changes
// after that.
#include "analyzer/summary/link.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bug.h"

#include <string.h>

struct program *program_new(struct arena *a, const struct models *models)
{
    struct program *p = arena_new(a, struct program);

    p->arena = a;
    p->models = models;
    return p;
}

void program_add(struct program *p, const struct ir_unit *u)
{
    struct unit_link *l = arena_new(p->arena, struct unit_link);

    l->unit = u;
    l->next = p->added;
    p->added = l;
    p->nunits++;
}

void program_add_failed(struct program *p, const char *path)
{
    if (!p->failed || strcmp(path, p->failed) < 0) {
        p->failed = arena_text(p->arena, path, strlen(path));
    }
}

void program_link(struct program *p)
{
    link_units(p);
    link_callees(p);
    link_programs(p);
    link_attributes(p);
    link_targets(p);
    link_noreturn(p);
    link_order(p);
    link_touches(p);
    link_threads(p);
    link_processes(p);
    link_facts(p);
    link_site_facts(p);
    link_inherited(p);
    link_mods(p);
    link_returns(p);
    link_lock_kinds(p);
    link_conventions(p);
    link_relied(p);
    link_closed(p);
}

uint32_t program_func_count(const struct program *p)
{
    return p->nfuncs;
}

const struct program_func *program_func(const struct program *p, func_id f)
{
    ENSURE(f < p->nfuncs);
    return &p->funcs[f];
}

struct unit_link *link_unit(const struct program *p, const struct ir_unit *u)
{
    uint32_t lo = 0, hi = p->nunits;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        struct unit_link *l = &p->units[p->by_address[mid]];
        if (l->unit == u) {
            return l;
        }
        if ((uintptr_t)l->unit < (uintptr_t)u) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    bug("a unit that is not part of the program");
}

func_id program_find(const struct program *p, const struct ir_unit *u, const struct ir_func *f)
{
    return link_unit(p, u)->first + (func_id)(f - u->funcs);
}

const struct models *program_models(const struct program *p)
{
    return p->models;
}

// Until a body was looked at, what its attributes say is all that is known.
static const struct api_fn *summary_of(const struct program *p, struct callee *c,
                                       const struct func_link *body)
{
    if (!c->said) {
        return body->summary;
    }
    return body->is_analysed ? link_joined(p, c, body->summary) : c->said;
}

// A summary is there from the moment on in which the body was analysed.
static const struct callee *with_summary(const struct program *p, struct callee *c)
{
    if ((!c->api || c->api->is_inferred || c->said) && c->body != FUNC_UNKNOWN) {
        c->api = c->flags & CALLEE_UNSURE ? c->said : summary_of(p, c, &p->links[c->body]);
    }
    return c;
}

const struct callee *program_callee(const struct program *p, const struct ir_unit *u,
                                    const struct ir_insn *i)
{
    const struct callee *c = i->op == IR_CALL ? program_callee_fn(p, u, i->callee) : NULL;
    struct call_site *site = !c || (c->api && c->api->ncallbacks) ? link_site(p, i) : NULL;

    if (site) {
        if (!c && site->targets.n > 1) {
            link_joined_targets(p, site);
        }
        return with_summary(p, &site->callee);
    }
    return c ? c : &p->indirect;
}

const struct callee *program_callee_fn(const struct program *p, const struct ir_unit *u,
                                       uint32_t fn)
{
    ENSURE(fn < u->nfns);
    return with_summary(p, &link_unit(p, u)->callees[fn]);
}

void program_set_summary(struct program *p, func_id f, const struct api_fn *summary)
{
    p->links[f].summary = summary;
}

const struct api_fn *program_summary(const struct program *p, func_id f)
{
    return p->links[f].summary;
}

bool program_is_analysed(const struct program *p, func_id f)
{
    return p->links[f].is_analysed;
}

void program_set_analysed(struct program *p, func_id f)
{
    p->links[f].is_analysed = true;
}

const struct mods *program_mods(const struct program *p, func_id f)
{
    ENSURE(f < p->nfuncs);
    return &p->links[f].mods;
}

const struct program_step *program_order(const struct program *p, uint32_t *n)
{
    *n = p->nsteps;
    return p->steps;
}

bool program_is_closed(const struct program *p)
{
    return p->open_reason == NULL;
}

const char *program_open_reason(const struct program *p)
{
    return p->open_reason;
}
