// SPDX-License-Identifier: Apache-2.0
// A row as a whole: shape of the function, result, what it writes, moves and scans.
#include "analyzer/api/row.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"

#include <string.h>

enum { PARAMS_MAX = 63, WRITES_MAX = 64, TEXTS_MAX = 16 };

static const char *const row_key_names[] = {
    "fn",     "params",  "variadic", "result", "fails",   "returns", "errno",
    "blocks", "timeout", "at_once",  "flags",  "effects", "writes",  "io",
    "scan",   "opens",   "names",    "texts",  "shares",  "note",
};
static const char *const results[] = {"any", "void", "int", "pointer"};
static const char *const blocks[] = {"not", "file", "net", "sleep", "wait", "lock", "sync"};
static const char *const opens[] = {"any", "pipe", "socket", "records"};
static const char *const flags[] = {
    "noreturn",   "pure",        "returns-error", "mt-unsafe",      "signal-safe", "process-ends",
    "forks",      "longjmp",     "thread-ends",   "starts-program", "own-thread",  "asks-end",
    "asks-error", "keeps-errno", "reads-errno",   "error-text",     "interrupted", "restarted"};
static const uint32_t flag_bits[] = {
    API_NORETURN,     API_PURE,        API_RETURNS_ERROR, API_MT_UNSAFE,   API_SIGNAL_SAFE,
    API_PROCESS_ENDS, API_FORKS,       API_LONGJMP,       API_THREAD_ENDS, API_STARTS_PROGRAM,
    API_OWN_THREAD,   API_ASKS_END,    API_ASKS_ERROR,    API_KEEPS_ERRNO, API_READS_ERRNO,
    API_ERROR_TEXT,   API_INTERRUPTED, API_RESTARTED};

_Static_assert(ROW_COUNT(flags) == ROW_COUNT(flag_bits), "a bit for each flag");

static const cJSON *member(const cJSON *object, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(object, key);
}

static bool read_shape(struct row_reader *r, const cJSON *row)
{
    struct api_fn *f = r->fn;
    const cJSON *params = member(row, "params"), *result = member(row, "result");
    int64_t n = 0;

    if (!params) {
        return row_fail(r, "'params', the number of parameters, is missing");
    }
    if (!row_integer(r, params, "'params'", 0, PARAMS_MAX, &n) ||
        !row_flag(r, row, "variadic", &f->variadic)) {
        return false;
    }
    f->min_params = (uint8_t)n;
    if (result) {
        int i = row_word(r, result, "result", results, ROW_COUNT(results));
        f->result = (uint8_t)(i < 0 ? 0 : i);
        return i >= 0;
    }
    return true;
}

bool row_flag_words(struct row_reader *r, const cJSON *list)
{
    const cJSON *v;

    if (!cJSON_IsArray(list)) {
        return row_fail(r, "'flags' must be a list");
    }
    cJSON_ArrayForEach(v, list)
    {
        int i = row_word(r, v, "flag", flags, ROW_COUNT(flags));
        if (i < 0) {
            return false;
        }
        r->fn->flags |= flag_bits[i];
    }
    return true;
}

static bool read_flags(struct row_reader *r, const cJSON *row)
{
    bool sets_errno = false;
    const cJSON *list = member(row, "flags");

    if (!row_flag(r, row, "errno", &sets_errno)) {
        return false;
    }
    r->fn->flags |= sets_errno ? API_SETS_ERRNO : 0;
    return !list || row_flag_words(r, list);
}

static bool read_result(struct row_reader *r, const cJSON *row)
{
    struct api_fn *f = r->fn;
    const cJSON *fails = member(row, "fails"), *returns = member(row, "returns");
    const cJSON *why = member(row, "blocks"), *what = member(row, "opens");

    if (fails && !row_guards(r, fails, "'fails'", &f->fails, 1)) {
        return false;
    }
    if (returns) {
        struct api_guard g = {.negated = false};

        if (!row_range(r, returns, "'returns'", &g)) {
            return false;
        }
        if (g.negated || f->result == RESULT_VOID) {
            return row_fail(r, "'returns' must be a range of the result: [low, high]");
        }
        f->has_range = true;
        f->lo = g.lo;
        f->hi = g.hi;
    }
    if (!returns && f->flags & API_RETURNS_ERROR) {
        f->has_range = true; // error numbers are positive
        f->hi = INT32_MAX;
    }
    if (!row_place_member(r, row, "timeout", &f->timeout) ||
        !row_place_member(r, row, "at_once", &f->at_once)) {
        return false;
    }
    if (why) {
        int i = row_word(r, why, "'blocks'", blocks, ROW_COUNT(blocks));
        f->blocks = (uint8_t)(i < 0 ? 0 : i);
        if (i < 0) {
            return false;
        }
    }
    if (what) {
        int i = row_word(r, what, "'opens'", opens, ROW_COUNT(opens));
        f->opens = (uint8_t)(i < 0 ? 0 : i);
        return i >= 0;
    }
    return true;
}

static bool read_writes(struct row_reader *r, const cJSON *list)
{
    struct api_fn *f = r->fn;
    struct api_place *grown = NULL;
    const cJSON *v;

    f->writes_known = list || f->flags & API_PURE;
    if (!list) {
        return true;
    }
    bool ok = cJSON_IsArray(list) || row_fail(r, "'writes' must be a list of places");
    for (v = ok ? list->child : NULL; v && ok; v = v->next) {
        struct api_place p;

        ok = arrlen(grown) < WRITES_MAX || row_fail(r, "more than %d places", WRITES_MAX);
        ok = ok && row_place(r, v, "'writes'", &p);
        if (ok && p.nsteps == 0 && p.root != API_GLOBALS) {
            ok = row_fail(r, "'writes': what lies behind a pointer is meant: \"*arg0\"");
        }
        if (ok) {
            arrput(grown, p);
        }
    }
    if (ok && grown) {
        f->nwrites = (uint32_t)arrlenu(grown);
        f->writes = arena_copy(r->arena, grown, arrlenu(grown) * sizeof *grown);
    }
    arrfree(grown);
    return ok;
}

bool row_io(struct row_reader *r, const cJSON *object)
{
    static const char *const keys[] = {"dir",    "counted", "items", "message", "stream", "status",
                                       "handle", "data",    "asked", "unit",    "how",    "note"};
    static const char *const directions[] = {"read", "write", "copy"};
    static const uint8_t bits[] = {IO_COUNTED, IO_ITEMS, IO_MESSAGE, IO_STREAM, IO_STATUS};
    struct api_io *io = &r->fn->io;

    if (!row_keys(r, object, "'io'", keys, ROW_COUNT(keys))) {
        return false;
    }
    int i = row_word(r, member(object, "dir"), "'dir' of 'io'", directions, ROW_COUNT(directions));
    if (i < 0) {
        return false;
    }
    io->direction = (uint8_t)(i + 1);
    for (size_t k = 0; k < ROW_COUNT(bits); k++) {
        bool is_set = false;

        if (!row_flag(r, object, keys[k + 1], &is_set)) {
            return false;
        }
        io->flags = (uint8_t)(io->flags | (is_set ? bits[k] : 0));
    }
    return row_place_member(r, object, "handle", &io->handle) &&
           row_place_member(r, object, "data", &io->data) &&
           row_place_member(r, object, "asked", &io->asked) &&
           row_place_member(r, object, "unit", &io->unit) &&
           row_place_member(r, object, "how", &io->how);
}

bool row_scan(struct row_reader *r, const cJSON *object)
{
    static const char *const keys[] = {"kind", "buffer", "size", "format", "input", "note"};
    static const char *const kinds[] = {"line", "format", "unbounded", "copy"};
    struct api_scan *scan = &r->fn->scan;

    if (!row_keys(r, object, "'scan'", keys, ROW_COUNT(keys))) {
        return false;
    }
    int i = row_word(r, member(object, "kind"), "'kind' of 'scan'", kinds, ROW_COUNT(kinds));
    if (i < 0 || !row_place_member(r, object, "buffer", &scan->buffer) ||
        !row_place_member(r, object, "size", &scan->size) ||
        !row_place_member(r, object, "format", &scan->format) ||
        !row_place_member(r, object, "input", &scan->input)) {
        return false;
    }
    scan->kind = (uint8_t)(i + 1);
    if (scan->kind == SCAN_FORMAT ? scan->format.root == API_NO_PLACE
                                  : scan->buffer.root == API_NO_PLACE) {
        return row_fail(r, "'scan' of kind '%s' needs its \"%s\"", kinds[i],
                        scan->kind == SCAN_FORMAT ? "format" : "buffer");
    }
    return true;
}

static bool read_name(struct row_reader *r, const cJSON *v, struct api_name *name)
{
    const char *keys[NAME_USE_COUNT + 1];

    memcpy(keys, api_name_uses + 1, (NAME_USE_COUNT - 1) * sizeof *keys);
    keys[NAME_USE_COUNT - 1] = "from";
    keys[NAME_USE_COUNT] = "note";
    if (!row_keys(r, v, "a name", keys, ROW_COUNT(keys)) ||
        !row_place_member(r, v, "from", &name->from)) {
        return false;
    }
    for (uint8_t use = 1; use < NAME_USE_COUNT; use++) {
        if (!member(v, api_name_uses[use])) {
            continue;
        }
        if (name->use) {
            return row_fail(r, "a name has one use");
        }
        name->use = use;
        if (!row_place_member(r, v, api_name_uses[use], &name->at)) {
            return false;
        }
    }
    return name->use || row_fail(r, "a name without a use (check, open, remove ...)");
}

bool row_names(struct row_reader *r, const cJSON *list)
{
    const cJSON *v;

    if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > API_NAMES_MAX) {
        return row_fail(r, "'names' must be a list of at most %d", API_NAMES_MAX);
    }
    cJSON_ArrayForEach(v, list)
    {
        if (!read_name(r, v, &r->fn->names[r->fn->nnames++])) {
            return false;
        }
    }
    return true;
}

static bool read_texts(struct row_reader *r, const cJSON *list)
{
    const cJSON *v;

    if (!cJSON_IsArray(list)) {
        return row_fail(r, "'texts' must be a list of arguments");
    }
    cJSON_ArrayForEach(v, list)
    {
        struct api_place p;

        if (!row_place(r, v, "'texts'", &p)) {
            return false;
        }
        if (p.root != API_ARG || p.nsteps > 0 || p.arg >= TEXTS_MAX) {
            return row_fail(r, "'texts' are arguments, the first %d at most", TEXTS_MAX);
        }
        r->fn->texts = (uint16_t)(r->fn->texts | 1u << p.arg);
    }
    return true;
}

bool row_read(struct row_reader *r, const cJSON *row)
{
    const cJSON *effects = member(row, "effects"), *io = member(row, "io");
    const cJSON *scan = member(row, "scan"), *names = member(row, "names");
    const cJSON *texts = member(row, "texts"), *shares = member(row, "shares");

    return row_keys(r, row, "a row", row_key_names, ROW_COUNT(row_key_names)) &&
           read_shape(r, row) && read_flags(r, row) && read_result(r, row) &&
           read_writes(r, member(row, "writes")) && (!effects || row_effects(r, effects)) &&
           (!io || row_io(r, io)) && (!scan || row_scan(r, scan)) &&
           (!names || row_names(r, names)) && (!texts || read_texts(r, texts)) &&
           (!shares || row_shares(r, shares));
}
