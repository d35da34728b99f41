// SPDX-License-Identifier: Apache-2.0
// A project's own model rows that describe nothing: a name mistyped, or a prototype that changed.
#include "analyzer/app/run.h"
#include "analyzer/app/say.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bitset.h"

#include <string.h>

enum { NAMED_MAX = 5 };

struct rows {
    const struct run *r;
    struct bitset used; // by index into the models
};

static void mark_used(struct rows *rows, const struct api_fn *api)
{
    const struct models *m = rows->r->models;

    if (!api || !models_is_users(api)) {
        return;
    }
    for (uint32_t i = 0; i < models_count(m); i++) {
        if (models_at(m, i) == api) {
            bitset_set(rows->used, i);
            return;
        }
    }
}

static void mark_unit(struct rows *rows, const struct ir_unit *u)
{
    for (uint32_t k = 0; k < u->nfns; k++) {
        mark_used(rows, program_callee_fn(rows->r->program, u, k)->api);
    }
}

static bool is_named(const struct run *r, const char *name)
{
    for (uint32_t i = 0; i < r->project.nunits; i++) {
        const struct ir_unit *u = r->irs[i];

        for (uint32_t k = 0; u && k < u->nfns; k++) {
            if (strcmp(ir_name(u, u->fns[k].name), name) == 0) {
                return true;
            }
        }
    }
    return false;
}

static void tell(const struct rows *rows)
{
    const struct models *m = rows->r->models;
    unsigned n = 0;

    for (uint32_t i = 0; i < models_count(m); i++) {
        const struct api_fn *row = models_at(m, i);

        if (!models_is_users(row) || bitset_has(rows->used, i) || n++ >= NAMED_MAX) {
            continue;
        }
        say_notice(is_named(rows->r, row->name)
                       ? "the model of %s() does not fit: other parameters or another result"
                       : "the model of %s() is not used: nothing analysed has that name",
                   row->name);
    }
    if (n > NAMED_MAX) {
        say_notice("and %u more models are not used", n - NAMED_MAX);
    }
}

void run_check_rows(const struct run *r)
{
    struct rows rows = {r, bitset_new(r->a, models_count(r->models))};

    for (uint32_t i = 0; i < r->project.nunits; i++) {
        if (r->irs[i]) {
            mark_unit(&rows, r->irs[i]);
        }
    }
    tell(&rows);
}
