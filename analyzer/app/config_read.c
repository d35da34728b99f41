// SPDX-License-Identifier: Apache-2.0
// A table of keys, each with the function that reads its value. The first complaint ends the
// reading: a configuration that is half understood would lie.
#include "analyzer/app/config_read.h"

#include "analyzer/app/json_file.h"
#include "analyzer/app/select.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/base/os.h"
#include "analyzer/base/text.h"

#include <cjson/cJSON.h>
#include <string.h>

enum { CONFIG_BYTES_MAX = 16 << 20 };

struct read {
    struct arena *a;
    struct json_file file;
    struct config *c;
    const char *why;
};

struct key {
    const char *name;
    bool (*read)(struct read *r, const cJSON *value);
};

static __attribute__((format(printf, 3, 4))) bool refuse(struct read *r, const char *key,
                                                         const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    r->why = arena_printf(r->a, "%s: %s", json_file_where(r->a, &r->file, key),
                          arena_vprintf(r->a, fmt, ap));
    va_end(ap);
    return false;
}

static bool unknown_key(struct read *r, const char *key, const char *const *names, size_t n)
{
    const char *near = text_nearest(key, names, n);

    return near ? refuse(r, key, "unknown key '%s'; did you mean '%s'?", key, near)
                : refuse(r, key, "unknown key '%s'", key);
}

static const char *copy(struct read *r, const cJSON *text)
{
    return arena_text(r->a, text->valuestring, strlen(text->valuestring));
}

static bool texts(struct read *r, const cJSON *v, const char *key, const char ***out, uint32_t *n)
{
    const char **list = NULL;
    const cJSON *item;
    bool ok = cJSON_IsArray(v);

    cJSON_ArrayForEach(item, v)
    {
        if (!cJSON_IsString(item)) {
            ok = false;
            break;
        }
        arrput(list, copy(r, item));
    }
    *n = (uint32_t)arrlenu(list);
    *out = arena_copy(r->a, list, *n * sizeof *list);
    arrfree(list);
    return ok || refuse(r, key, "'%s' must be a list of texts", key);
}

static bool read_root(struct read *r, const cJSON *v)
{
    r->c->is_root = cJSON_IsTrue(v);
    return cJSON_IsBool(v) || refuse(r, "root", "'root' must be true or false");
}

static bool read_rule(struct read *r, const cJSON *v, struct config_rule *rules)
{
    static const char *const words[] = {"error", "warning", "note", "off"};
    uint32_t rule = select_find(v->string);
    const char *why;
    int i;

    if (rule == select_count()) {
        const char *near = select_nearest(v->string);
        return near ? refuse(r, v->string, "unknown rule '%s'; did you mean '%s'?", v->string, near)
                    : refuse(r, v->string, "unknown rule '%s'", v->string);
    }
    if (!cJSON_IsString(v)) {
        return refuse(r, v->string, "'%s' must be \"error\", \"warning\", \"note\" or \"off\"",
                      v->string);
    }
    i = cli_pick(r->a, v->valuestring, words, 4, &why);
    if (i < 0) {
        return refuse(r, v->string, "'%s': %s", v->string, why);
    }
    rules[rule] = (struct config_rule){true, i == 3, i == 3 ? SEVERITY_NOTE : (enum severity)i};
    return true;
}

static bool read_rule_map(struct read *r, const cJSON *v, struct config_rule *rules)
{
    const cJSON *item;

    if (!cJSON_IsObject(v)) {
        return refuse(r, "rules", "'rules' must be an object of rule ids");
    }
    cJSON_ArrayForEach(item, v)
    {
        if (!read_rule(r, item, rules)) {
            return false;
        }
    }
    return true;
}

static bool read_rules(struct read *r, const cJSON *v)
{
    return read_rule_map(r, v, r->c->rules);
}

static bool read_override(struct read *r, const cJSON *v, struct config_override *o)
{
    static const char *const keys[] = {"files", "rules"};
    const cJSON *item;

    o->rules = arena_array(r->a, struct config_rule, select_count());
    if (!cJSON_IsObject(v)) {
        return refuse(r, "overrides", "'overrides' must be a list of objects");
    }
    cJSON_ArrayForEach(item, v)
    {
        bool ok;
        if (strcmp(item->string, "rules") == 0) {
            ok = read_rule_map(r, item, o->rules);
        } else if (strcmp(item->string, "files") != 0) {
            ok = unknown_key(r, item->string, keys, 2);
        } else if (cJSON_IsString(item)) {
            o->globs = arena_array(r->a, const char *, 1);
            o->globs[0] = copy(r, item);
            o->nglobs = 1;
            ok = true;
        } else {
            ok = texts(r, item, "files", &o->globs, &o->nglobs);
        }
        if (!ok) {
            return false;
        }
    }
    return o->nglobs > 0 || refuse(r, "overrides", "an override without 'files'");
}

static bool read_overrides(struct read *r, const cJSON *v)
{
    struct config_override *list = NULL;
    const cJSON *item;
    bool ok = cJSON_IsArray(v) || refuse(r, "overrides", "'overrides' must be a list of objects");

    cJSON_ArrayForEach(item, v)
    {
        struct config_override o = {0};
        ok = ok && read_override(r, item, &o);
        arrput(list, o);
    }
    r->c->noverrides = (uint32_t)arrlenu(list);
    r->c->overrides = arena_copy(r->a, list, arrlenu(list) * sizeof *list);
    arrfree(list);
    return ok;
}

static bool read_exclude(struct read *r, const cJSON *v)
{
    return texts(r, v, "exclude", &r->c->excludes, &r->c->nexcludes);
}

static bool read_model(struct read *r, const cJSON *v, struct config_model *m)
{
    const char *why;

    if (cJSON_IsString(v)) {
        const char *path = path_join(r->a, r->c->folder, v->valuestring);
        m->name = path_normal(r->a, path);
        m->text = os_read_file(r->a, path, &m->n, &why);
        return m->text || refuse(r, v->valuestring, "%s: %s", v->valuestring, why);
    }
    if (cJSON_IsObject(v)) {
        char *row = cJSON_PrintUnformatted(v);
        m->name = r->file.path;
        m->text = arena_printf(r->a, "{\"functions\": [%s]}", row ? row : "");
        m->n = strlen(m->text);
        cJSON_free(row);
        return true;
    }
    return refuse(r, "models", "'models' must be a list of files and rows");
}

static bool read_models(struct read *r, const cJSON *v)
{
    struct config_model *list = NULL;
    const cJSON *item;
    bool ok = cJSON_IsArray(v) || refuse(r, "models", "'models' must be a list of files and rows");

    cJSON_ArrayForEach(item, v)
    {
        struct config_model m = {0};
        ok = ok && read_model(r, item, &m);
        arrput(list, m);
    }
    r->c->nmodels = (uint32_t)arrlenu(list);
    r->c->models = arena_copy(r->a, list, arrlenu(list) * sizeof *list);
    arrfree(list);
    return ok;
}

static void flag_dropped(void *ctx, const char *flag)
{
    struct read *r = ctx;

    if (!r->why) {
        refuse(r, flag, "the flag '%s' means nothing to the analysis", flag);
    }
}

static bool read_flags(struct read *r, const cJSON *v)
{
    const char **list;
    uint32_t n;

    if (!texts(r, v, "flags", &list, &n)) {
        return false;
    }
    r->c->flags = flags_filter(r->a, r->c->folder, list, n, flag_dropped, r);
    return r->why == NULL;
}

static bool read_word(struct read *r, const cJSON *v, const char *const *names, size_t n, int *out)
{
    const char *why;

    if (!cJSON_IsString(v)) {
        return refuse(r, v->string, "'%s' must be a text", v->string);
    }
    *out = cli_pick(r->a, v->valuestring, names, n, &why);
    return *out >= 0 || refuse(r, v->string, "'%s': %s", v->string, why);
}

static bool read_min_confidence(struct read *r, const cJSON *v)
{
    return read_word(r, v, cli_confidence_names, 3, &r->c->min_confidence);
}

static bool read_fail_confidence(struct read *r, const cJSON *v)
{
    return read_word(r, v, cli_confidence_names, 3, &r->c->fail_confidence);
}

static bool read_fail_on(struct read *r, const cJSON *v)
{
    if (!read_word(r, v, cli_fail_names, 4, &r->c->fail_on)) {
        return false;
    }
    if (r->c->fail_on == 3) {
        r->c->fail_on = FAIL_NEVER;
    }
    return true;
}

static bool read_schema(struct read *r, const cJSON *v)
{
    return cJSON_IsString(v) || refuse(r, "$schema", "'$schema' must be a text");
}

static const struct key keys[] = {
    {"root", read_root},
    {"rules", read_rules},
    {"overrides", read_overrides},
    {"exclude", read_exclude},
    {"models", read_models},
    {"flags", read_flags},
    {"min-confidence", read_min_confidence},
    {"fail-confidence", read_fail_confidence},
    {"fail-on", read_fail_on},
    {"$schema", read_schema},
};
enum { KEY_COUNT = sizeof keys / sizeof keys[0] };

static bool read_key(struct read *r, const cJSON *v)
{
    const char *names[KEY_COUNT];

    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (strcmp(keys[i].name, v->string) == 0) {
            return keys[i].read(r, v);
        }
        names[i] = keys[i].name;
    }
    return unknown_key(r, v->string, names, KEY_COUNT);
}

const struct config *config_default(struct arena *a)
{
    struct config *c = arena_new(a, struct config);

    c->rules = arena_array(a, struct config_rule, select_count());
    c->min_confidence = c->fail_confidence = c->fail_on = CONFIG_NOT_SET;
    return c;
}

const struct config *config_read(struct arena *a, const char *path, const char **why)
{
    struct config *c = arena_copy(a, config_default(a), sizeof *c);
    struct read r = {.a = a, .c = c};
    const cJSON *v;

    c->path = path;
    c->folder = path_dir(a, path);
    if (!json_file_read(a, path, path, CONFIG_BYTES_MAX, JSON_COMMENTS, &r.file, why)) {
        return NULL;
    }
    if (!cJSON_IsObject(r.file.root)) {
        refuse(&r, "", "not an object");
    }
    cJSON_ArrayForEach(v, r.file.root)
    {
        if (r.why || !v->string || !read_key(&r, v)) {
            break;
        }
    }
    json_file_free(&r.file);
    *why = r.why;
    return r.why ? NULL : c;
}
