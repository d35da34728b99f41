// SPDX-License-Identifier: Apache-2.0
// What units lack, in few words: never a wall of compiler errors. Missing headers of units whose
// flags were guessed make one line for the run; other errors make one line a unit.
#include "analyzer/app/run.h"
#include "analyzer/app/say.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/base/map.h"

#include <stdlib.h>
#include <string.h>

enum { HEADERS_NAMED = 3 };

struct header {
    const char *name;
    uint32_t units, last_unit;
    UT_hash_handle hh;
};

static uint32_t count(const struct ir_unit *u, enum ir_problem_kind kind,
                      const struct ir_problem **first)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < u->nproblems; i++) {
        if (u->problems[i].kind == kind) {
            if (n++ == 0) {
                *first = &u->problems[i];
            }
        }
    }
    return n;
}

static const char *rest_of(const struct ir_unit *u)
{
    return u->nfuncs ? "its other functions were analysed" : "nothing of it could be analysed";
}

// One line for a unit: what is wrong with it, the first place, what became of the rest.
static const char *describe(struct run *r, const struct ir_unit *u, const char **id, uint32_t *line)
{
    const struct ir_problem *first = NULL;
    uint32_t headers = count(u, PROBLEM_MISSING_HEADER, &first), errors, limits;

    if (headers) {
        *id = "missing-header";
        *line = ir_region(u, first->loc).line;
        return headers == 1
                   ? arena_printf(r->a, "header not found: %s; what does not need it was analysed",
                                  ir_name(u, first->text))
                   : arena_printf(r->a,
                                  "header not found: %s and %u more; what does not need them was "
                                  "analysed",
                                  ir_name(u, first->text), headers - 1);
    }
    errors = count(u, PROBLEM_ERROR, &first);
    limits = errors ? 0 : count(u, PROBLEM_LIMIT, &first);
    *id = "unit-incomplete";
    *line = ir_region(u, first->loc).line;
    if (limits) {
        return arena_printf(r->a, "%s; the rest was analysed", ir_name(u, first->text));
    }
    return errors == 1 ? arena_printf(r->a, "error: %s; %s", ir_name(u, first->text), rest_of(u))
                       : arena_printf(r->a, "%u errors, first: %s; %s", errors,
                                      ir_name(u, first->text), rest_of(u));
}

static void add_headers(struct run *r, const struct ir_unit *u, uint32_t unit,
                        struct header **headers)
{
    for (uint32_t i = 0; i < u->nproblems; i++) {
        const char *name = ir_name(u, u->problems[i].text);
        struct header *h;
        if (u->problems[i].kind != PROBLEM_MISSING_HEADER) {
            continue;
        }
        HASH_FIND_STR(*headers, name, h);
        if (h == NULL) {
            h = arena_new(r->a, struct header);
            h->name = name;
            h->last_unit = UINT32_MAX;
            HASH_ADD_KEYPTR(hh, *headers, h->name, strlen(name), h);
        }
        h->units += h->last_unit != unit;
        h->last_unit = unit;
    }
}

static int most_units_first(const struct header *a, const struct header *b)
{
    return a->units != b->units ? (a->units < b->units ? 1 : -1) : strcmp(a->name, b->name);
}

// "x.h (12 units), y.h (3), z.h (1)"
static const char *name_headers(struct run *r, struct header *headers)
{
    const char *text = "";
    unsigned n = 0;

    for (const struct header *h = headers; h && n < HEADERS_NAMED; h = h->hh.next, n++) {
        text = arena_printf(r->a, "%s%s%s (%u unit%s)", text, n ? ", " : "", h->name, h->units,
                            h->units == 1 ? "" : "s");
    }
    unsigned rest = HASH_COUNT(headers) - n;
    return rest ? arena_printf(r->a, "%s and %u more", text, rest) : text;
}

static void tell_guessed(struct run *r, uint32_t guessed, uint32_t clean, struct header *headers)
{
    const char *advice = "cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON, meson setup, or bear -- make";

    if (r->project.database || r->cli->has_flags || r->project.nguessed == 0) {
        if (headers) {
            say_notice("headers not found: %s", name_headers(r, headers));
        }
        return;
    }
    HASH_SRT(hh, headers, most_units_first);
    if (headers) {
        say_notice("no compile_commands.json: include folders were guessed and %u of %u units "
                   "parsed clean; headers not found: %s; to make one: %s",
                   clean, guessed, name_headers(r, headers), advice);
    } else {
        say_notice("no compile_commands.json: include folders were guessed and %u of %u units "
                   "parsed clean; to make one: %s",
                   clean, guessed, advice);
    }
}

void run_tell_problems(struct run *r)
{
    struct header *headers = NULL;
    struct say_some told = {0};
    uint32_t guessed = 0, clean = 0;

    for (uint32_t i = 0; i < r->project.nunits; i++) {
        const struct ir_unit *u = r->irs[i];
        const struct unit *unit = &r->project.units[i];
        const char *id, *text;
        uint32_t line;
        guessed += unit->is_guessed;
        clean += unit->is_guessed && u && u->nproblems == 0;
        if (u == NULL || u->nproblems == 0) {
            continue;
        }
        r->nincomplete++;
        text = describe(r, u, &id, &line);
        run_note(r, unit->path, line, SEVERITY_WARNING, id, text);
        if (unit->is_guessed && strcmp(id, "missing-header") == 0) {
            add_headers(r, u, i, &headers);
            say_detail("%s:%u: %s", run_path(r, unit->path), line, text);
        } else {
            say_one(&told, "%s:%u: %s", run_path(r, unit->path), line, text);
        }
    }
    say_rest(&told, "units with errors");
    tell_guessed(r, guessed, clean, headers);
    HASH_CLEAR(hh, headers);
}
