// SPDX-License-Identifier: Apache-2.0
#include "analyzer/app/run.h"
#include "analyzer/app/select.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/os.h"

#include <string.h>

static bool is_unit(const struct run *r, const char *path)
{
    for (uint32_t i = 0; i < r->project.nunits; i++) {
        if (strcmp(r->project.units[i].path, path) == 0) {
            return true;
        }
    }
    return false;
}

// Whether the finding stays; its severity is set.
static bool settle(struct run *r, struct finding *f)
{
    const char *path = path_join(r->a, r->project.root, f->at.path);
    const struct config *c = configs_for_file(r->project.configs, path);
    uint32_t rule = select_find(f->rule);
    struct rule_setting s;

    if (rule == select_count()) {
        return true;
    }
    s = config_rule(c, r->cli, path, rule);
    f->severity = s.severity;
    return s.on && (!config_excludes(c, path) || is_unit(r, f->at.path));
}

void run_settle(struct run *r)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < r->findings.n; i++) {
        struct finding f = r->findings.items[i];
        if (settle(r, &f)) {
            r->findings.items[kept++] = f;
        }
    }
    r->findings.n = kept;
}

void run_drop_below(struct run *r)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < r->findings.n; i++) {
        if (r->findings.items[i].confidence <= r->cli->min_confidence) {
            r->findings.items[kept++] = r->findings.items[i];
        }
    }
    r->findings.n = kept;
}
