// SPDX-License-Identifier: Apache-2.0
#include "rules/channel/condition.h"

#include "analyzer/base/arena.h"

#include <string.h>

loc_id condition_loc(const struct lock_table *t, const struct lock_link *at)
{
    return program_func(t->program, at->function)->func->locs[at->insn];
}

const char *condition_function(const struct lock_table *t, func_id f)
{
    const struct program_func *at = program_func(t->program, f);

    return ir_func_name(at->unit, at->func);
}

static bool is_told(const struct cond_tests *tests, uint32_t n)
{
    for (uint32_t i = tests->first; i < n; i++) {
        if (strcmp(tests->items[i].text, tests->items[n].text) == 0) {
            return true;
        }
    }
    return false;
}

const char *condition_places(struct arena *a, const struct cond_tests *tests)
{
    const char *text = "";

    for (uint32_t i = tests->first; i < tests->near; i++) {
        if (!is_told(tests, i)) {
            text = *text ? arena_printf(a, "%s and '%s'", text, tests->items[i].text)
                         : arena_printf(a, "'%s'", tests->items[i].text);
        }
    }
    return text;
}
