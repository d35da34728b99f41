// SPDX-License-Identifier: Apache-2.0
// --dump=why FILE:LINE: which functions are meant.
#include "analyzer/app/run.h"

#include "analyzer/app/cli.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/os.h"

#include <string.h>

// The file as it was named, from the project's root or from the current directory.
static bool is_named(struct run *r, const char *path)
{
    const char *named = r->cli->why_file;
    const char *here = path_relative(path_real(r->a, named), r->project.root);

    return strcmp(path, path_normal(r->a, named)) == 0 || strcmp(path, here) == 0;
}

static bool is_meant(struct run *r, const struct program_func *f)
{
    struct region at = ir_region(f->unit, f->func->body_loc);

    return !f->is_duplicate && !(f->func->flags & FUNC_INIT) && at.line <= r->cli->why_line &&
           r->cli->why_line <= at.end_line && is_named(r, at.path);
}

bool run_find_why(struct run *r, struct why_request *out)
{
    func_id *found = arena_array(r->a, func_id, program_func_count(r->program));

    for (func_id f = 0; f < program_func_count(r->program); f++) {
        if (is_meant(r, program_func(r->program, f))) {
            found[out->n++] = f;
        }
    }
    out->functions = found;
    return out->n > 0;
}
