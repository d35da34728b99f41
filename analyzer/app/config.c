// SPDX-License-Identifier: Apache-2.0
// Reading is in config_read.c; here is what holds for which file.
#include "analyzer/app/config.h"

#include "analyzer/app/config_read.h"
#include "analyzer/app/files.h"
#include "analyzer/app/glob.h"
#include "analyzer/app/select.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/base/map.h"
#include "analyzer/base/os.h"

#include <string.h>

struct by_folder {
    const char *folder;
    const struct config *config;
    UT_hash_handle hh;
};

struct configs {
    struct arena *a;
    const char *top;
    struct by_folder *folders;
    const struct config **read;
    uint32_t nread;
    const struct config *defaults;
    const char *error;
};

struct configs *configs_new(struct arena *a, const char *top)
{
    struct configs *c = arena_new(a, struct configs);

    c->a = a;
    c->top = top;
    c->defaults = config_default(a);
    return c;
}

void configs_free(struct configs *c)
{
    if (c) {
        HASH_CLEAR(hh, c->folders);
    }
}

static const struct config *load(struct configs *c, const char *path)
{
    const char *why = NULL;
    const struct config *read = config_read(c->a, path, &why);

    if (read == NULL) {
        c->error = c->error ? c->error : why;
        return c->defaults;
    }
    const struct config **more = arena_array(c->a, const struct config *, c->nread + 1);
    if (c->nread) {
        memcpy(more, c->read, c->nread * sizeof *more);
    }
    more[c->nread++] = read;
    c->read = more;
    return read;
}

const struct config *configs_for_folder(struct configs *c, const char *dir)
{
    struct by_folder *f;
    const struct config *config;
    const char *path;

    HASH_FIND_STR(c->folders, dir, f);
    if (f) {
        return f->config;
    }
    path = path_join(c->a, dir, ".cclint.json");
    if (!path_below(dir, c->top) && strcmp(dir, c->top) != 0) {
        config = c->defaults;
    } else if (os_kind(path) != OS_NOTHING) {
        config = load(c, path);
    } else if (strcmp(dir, c->top) == 0) {
        config = c->defaults;
    } else {
        config = configs_for_folder(c, path_dir(c->a, dir));
    }
    f = arena_new(c->a, struct by_folder);
    f->folder = arena_text(c->a, dir, strlen(dir));
    f->config = config;
    HASH_ADD_KEYPTR(hh, c->folders, f->folder, strlen(f->folder), f);
    return config;
}

const struct config *configs_for_file(struct configs *c, const char *path)
{
    return configs_for_folder(c, path_dir(c->a, path));
}

const char *configs_error(const struct configs *c)
{
    return c->error;
}

// `path` as the patterns of `c` see it, or NULL when it is not below its folder.
static const char *seen_from(const struct config *c, const char *path)
{
    const char *rel = c->folder ? path_relative(path, c->folder) : path;

    return c->folder && rel != path && rel[0] != '/' ? rel : NULL;
}

bool config_excludes(const struct config *c, const char *path)
{
    const char *rel = seen_from(c, path);

    for (uint32_t i = 0; rel && i < c->nexcludes; i++) {
        if (glob_match(c->excludes[i], rel)) {
            return true;
        }
    }
    return false;
}

static bool override_fits(const struct config *c, const struct config_override *o, const char *path)
{
    const char *rel = seen_from(c, path);

    for (uint32_t i = 0; rel && i < o->nglobs; i++) {
        if (glob_match(o->globs[i], rel)) {
            return true;
        }
    }
    return false;
}

static void apply(struct rule_setting *s, const struct config_rule *r, const char *origin)
{
    if (!r->is_set) {
        return;
    }
    s->on = !r->is_off;
    s->origin = origin;
    if (!r->is_off) {
        s->severity = r->severity;
        s->severity_origin = origin;
    }
}

struct rule_setting config_rule(const struct config *c, const struct cli *cli, const char *path,
                                uint32_t rule)
{
    const struct rule *r = select_rule(rule);
    enum selected said = select_by_cli(cli, r);
    struct rule_setting s = {select_is_default(r), r->severity, "default", "default"};

    apply(&s, &c->rules[rule], c->path);
    for (uint32_t i = 0; i < c->noverrides; i++) {
        if (override_fits(c, &c->overrides[i], path)) {
            apply(&s, &c->overrides[i].rules[rule], c->path);
        }
    }
    if (said != SELECT_NOT_SAID) {
        s.on = said == SELECT_ON;
        s.origin = "command line";
    }
    return s;
}

bool configs_add_models(struct configs *c, struct models *m, const char **why)
{
    for (uint32_t i = 0; i < c->nread; i++) {
        for (uint32_t k = 0; k < c->read[i]->nmodels; k++) {
            const struct config_model *row = &c->read[i]->models[k];
            if (!models_add(m, row->name, row->text, row->n, why)) {
                return false;
            }
        }
    }
    return true;
}

static bool may_enable(const struct config *c, uint32_t rule)
{
    bool on = c->rules[rule].is_set ? !c->rules[rule].is_off : select_is_default(select_rule(rule));

    for (uint32_t i = 0; i < c->noverrides; i++) {
        const struct config_rule *r = &c->overrides[i].rules[rule];
        on = on || (r->is_set && !r->is_off);
    }
    return on;
}

bool configs_may_enable(const struct configs *c, uint32_t rule)
{
    bool on = select_is_default(select_rule(rule)); // for files without a configuration

    for (uint32_t i = 0; i < c->nread; i++) {
        on = on || may_enable(c->read[i], rule);
    }
    return on;
}

void config_fill(const struct config *c, struct cli *cli)
{
    if (!cli->has_min_confidence && c->min_confidence != CONFIG_NOT_SET) {
        cli->min_confidence = (enum confidence)c->min_confidence;
    }
    if (!cli->has_fail_confidence && c->fail_confidence != CONFIG_NOT_SET) {
        cli->fail_confidence = (enum confidence)c->fail_confidence;
    }
    if (!cli->has_fail_on && c->fail_on != CONFIG_NOT_SET) {
        cli->fail_on = c->fail_on;
    }
}

static void show(FILE *out, const char *key, const char *value, const char *origin)
{
    fprintf(out, "%-32s %-10s (%s)\n", key, value, origin);
}

static const char *origin(const struct config *c, int set, bool by_cli)
{
    return by_cli ? "command line" : set != CONFIG_NOT_SET ? c->path : "default";
}

void config_show(FILE *out, const struct config *c, const struct cli *cli, const char *path)
{
    struct cli filled = *cli;
    const char *file = c->path ? c->path : "default";

    config_fill(c, &filled);
    show(out, "configuration", file, c->path ? "nearest" : "none found");
    show(out, "min-confidence", cli_confidence_names[filled.min_confidence],
         origin(c, c->min_confidence, cli->has_min_confidence));
    show(out, "fail-confidence", cli_confidence_names[filled.fail_confidence],
         origin(c, c->fail_confidence, cli->has_fail_confidence));
    show(out, "fail-on", cli_fail_names[filled.fail_on == FAIL_NEVER ? 3 : filled.fail_on],
         origin(c, c->fail_on, cli->has_fail_on));
    show(out, "excluded", config_excludes(c, path) ? "yes" : "no", file);
    for (uint32_t i = 0; i < c->flags.n; i++) {
        show(out, "flags", c->flags.items[i], file);
    }
    for (uint32_t i = 0; i < cli->nflags; i++) {
        show(out, "flags", cli->flags[i], "command line");
    }
    for (uint32_t i = 0; i < c->nmodels; i++) {
        show(out, "models", c->models[i].name, file);
    }
    for (uint32_t i = 0; i < select_count(); i++) {
        struct rule_setting s = config_rule(c, cli, path, i);
        char key[64];
        snprintf(key, sizeof key, "rules.%s", select_rule(i)->id);
        show(out, key, s.on ? severity_name(s.severity) : "off",
             s.on && strcmp(s.origin, "default") == 0 ? s.severity_origin : s.origin);
    }
}

const char *config_outermost(struct arena *a, const char *dir, const char **why)
{
    const char *found = NULL;

    *why = NULL;
    while ((dir = files_upward(a, dir, NULL, ".cclint.json"))) {
        const struct config *c = config_read(a, path_join(a, dir, ".cclint.json"), why);
        if (c == NULL) {
            return NULL;
        }
        found = dir;
        if (c->is_root || strcmp(dir, "/") == 0) {
            break;
        }
        dir = path_dir(a, dir);
    }
    return found;
}
