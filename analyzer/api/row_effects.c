// SPDX-License-Identifier: Apache-2.0
// The effects of a row: one verb each, with a family (or, for functions to be run, a place).
//
// What a function runs is kept apart from what it does to resources: the verb `calls` makes a
// callback and no effect, `spawn` and `cleanup` make both.
#include "analyzer/api/row.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"

#include <string.h>

enum { EFFECTS_MAX = 64 };

// Verbs come first, in the order of enum api_effect_kind.
static const char *const keys[] = {
    "acquire", "release", "use",    "consume", "dup",       "escape",  "lock",   "unlock",
    "init",    "destroy", "wait",   "signal",  "broadcast", "post",    "send",   "receive",
    "spawn",   "join",    "detach", "cleanup", "requires",  "lend",    "if",     "at",
    "with",    "mode",    "try",    "timed",   "recursive", "checked", "robust", "paired",
    "sets",    "clears",  "flags",  "note",
};
static const char *const modes[] = {"any", "r", "w", "rw"};

_Static_assert(API_EFFECT_COUNT == 22, "a verb for each kind of effect");

static const char calls_key[] = "calls";

static const cJSON *find_verb(struct row_reader *r, const cJSON *v, struct api_effect *e)
{
    const cJSON *found = NULL;

    for (int i = 0; i < API_EFFECT_COUNT; i++) {
        const cJSON *verb = cJSON_GetObjectItemCaseSensitive(v, keys[i]);

        if (verb && found) {
            row_fail(r, "an effect has one verb, not both '%s' and '%s'", found->string, keys[i]);
            return NULL;
        }
        if (verb) {
            found = verb;
            e->kind = (uint8_t)i;
        }
    }
    if (found) {
        return found;
    }
    const char *verbs[API_EFFECT_COUNT + 1] = {calls_key};
    const cJSON *member;

    memcpy(&verbs[1], keys, API_EFFECT_COUNT * sizeof *keys);
    cJSON_ArrayForEach(member, v)
    {
        bool is_known = false;

        for (size_t i = API_EFFECT_COUNT; i < ROW_COUNT(keys); i++) {
            is_known = is_known || strcmp(member->string, keys[i]) == 0;
        }
        if (!is_known) {
            row_unknown(r, "verb", member->string, verbs, ROW_COUNT(verbs));
            return NULL;
        }
    }
    row_fail(r, "an effect without a verb (acquire, release, lock ...)");
    return NULL;
}

static bool read_family(struct row_reader *r, const cJSON *v, struct api_effect *e)
{
    const char *names[FAMILY_COUNT - 1];

    for (int i = 1; i < FAMILY_COUNT; i++) {
        names[i - 1] = api_family_info[i].name;
    }
    int i = row_word(r, v, "family", names, ROW_COUNT(names));
    e->family = (uint8_t)(i + 1);
    return i >= 0;
}

// Some verbs make no sense for values, others none for objects.
static bool check_kind(struct row_reader *r, const struct api_effect *e)
{
    const struct api_family_info *f = &api_family_info[e->family];
    static const uint32_t handles = 1u << API_ACQUIRE | 1u << API_RELEASE | 1u << API_CONSUME |
                                    1u << API_DUP | 1u << API_JOIN | 1u << API_DETACH |
                                    1u << API_LEND;
    static const uint32_t objects = 1u << API_LOCK | 1u << API_UNLOCK | 1u << API_INIT |
                                    1u << API_DESTROY | 1u << API_WAIT | 1u << API_SIGNAL |
                                    1u << API_BROADCAST | 1u << API_POST | 1u << API_REQUIRES;
    uint32_t bit = 1u << e->kind;

    if ((bit & handles && f->kind != FAMILY_HANDLE) ||
        (bit & objects && f->kind != FAMILY_OBJECT)) {
        return row_fail(r, "the verb '%s' does not go with the family '%s'", keys[e->kind],
                        f->name);
    }
    return true;
}

static bool read_effect_flags(struct row_reader *r, const cJSON *v, struct api_effect *e)
{
    bool is_try = false, is_timed = false, is_recursive = false, is_checked = false,
         is_robust = false, is_paired = false;

    if (!row_flag(r, v, "try", &is_try) || !row_flag(r, v, "timed", &is_timed) ||
        !row_flag(r, v, "recursive", &is_recursive) || !row_flag(r, v, "checked", &is_checked) ||
        !row_flag(r, v, "robust", &is_robust) || !row_flag(r, v, "paired", &is_paired)) {
        return false;
    }
    e->flags =
        (uint16_t)((is_try ? EFFECT_TRY : 0) | (is_timed ? EFFECT_TIMED : 0) |
                   (is_recursive ? EFFECT_RECURSIVE : 0) | (is_checked ? EFFECT_CHECKED : 0) |
                   (is_robust ? EFFECT_ROBUST : 0) | (is_paired ? EFFECT_PAIRED : 0));
    const cJSON *mode = cJSON_GetObjectItemCaseSensitive(v, "mode");
    if (mode) {
        int i = row_word(r, mode, "mode", modes, ROW_COUNT(modes));
        e->mode = (uint8_t)(i < 0 ? 0 : i);
        return i >= 0;
    }
    return true;
}

static bool read_effect_places(struct row_reader *r, const cJSON *v, const cJSON *verb,
                               struct api_effect *e)
{
    if (e->kind == API_SPAWN || e->kind == API_CLEANUP) {
        e->family = e->kind == API_SPAWN ? FAMILY_THREAD : FAMILY_NONE;
        if (cJSON_GetObjectItemCaseSensitive(v, "at")) {
            return row_fail(r, "'%s' names the function itself: {\"%s\": \"arg2\"}", keys[e->kind],
                            keys[e->kind]);
        }
        return row_place(r, verb, "the function to be run", &e->at) &&
               row_place_member(r, v, "with", &e->with);
    }
    if (!read_family(r, verb, e) || !check_kind(r, e)) {
        return false;
    }
    if (!cJSON_GetObjectItemCaseSensitive(v, "at")) {
        return row_fail(r, "the effect '%s' has no \"at\"", keys[e->kind]);
    }
    return row_place_member(r, v, "at", &e->at) && row_place_member(r, v, "with", &e->with);
}

static bool read_effect(struct row_reader *r, const cJSON *v, struct api_effect *e)
{
    memset(e, 0, sizeof *e);
    if (!cJSON_IsObject(v)) {
        return row_fail(r, "an effect must be an object");
    }
    const cJSON *verb = find_verb(r, v, e);
    if (!verb || !row_keys(r, v, "an effect", keys, ROW_COUNT(keys)) ||
        !read_effect_places(r, v, verb, e) || !read_effect_flags(r, v, e) || !row_props(r, v, e)) {
        return false;
    }
    const cJSON *cond = cJSON_GetObjectItemCaseSensitive(v, "if");
    return !cond || row_guards(r, cond, "'if'", e->guard, ROW_COUNT(e->guard));
}

struct lists {
    struct api_effect *effects;     // growing
    struct api_callback *callbacks; // growing
};

static void put_effect(struct lists *l, const struct api_effect *e)
{
    arrput(l->effects, *e);
    if (e->kind == API_SPAWN || e->kind == API_CLEANUP) {
        struct api_callback c = {.function = e->at, .with = {e->with}};

        c.nwith = e->with.root != API_NO_PLACE;
        c.when = e->kind == API_SPAWN ? WHEN_LATER : WHEN_EXIT;
        c.thread = e->kind == API_SPAWN ? THREAD_NEW : THREAD_SAME;
        arrput(l->callbacks, c);
    }
}

static bool read_item(struct row_reader *r, const cJSON *v, struct lists *l)
{
    struct api_effect e;
    struct api_callback c;

    if (arrlen(l->effects) + arrlen(l->callbacks) >= EFFECTS_MAX) {
        return row_fail(r, "more than %d effects", EFFECTS_MAX);
    }
    if (cJSON_IsObject(v) && cJSON_GetObjectItemCaseSensitive(v, calls_key)) {
        if (!row_callback(r, v, &c)) {
            return false;
        }
        arrput(l->callbacks, c);
        return true;
    }
    if (!read_effect(r, v, &e)) {
        return false;
    }
    put_effect(l, &e);
    return true;
}

bool row_effects(struct row_reader *r, const cJSON *list)
{
    struct lists l = {0};
    bool ok = cJSON_IsArray(list) || row_fail(r, "'effects' must be a list");

    for (const cJSON *v = ok ? list->child : NULL; v && ok; v = v->next) {
        ok = read_item(r, v, &l);
    }
    if (ok && l.effects) {
        r->fn->neffects = (uint32_t)arrlenu(l.effects);
        r->fn->effects = arena_copy(r->arena, l.effects, arrlenu(l.effects) * sizeof *l.effects);
    }
    if (ok && l.callbacks) {
        r->fn->ncallbacks = (uint32_t)arrlenu(l.callbacks);
        r->fn->callbacks =
            arena_copy(r->arena, l.callbacks, arrlenu(l.callbacks) * sizeof *l.callbacks);
    }
    arrfree(l.effects);
    arrfree(l.callbacks);
    return ok;
}
