// SPDX-License-Identifier: Apache-2.0
// A table of options: how each is written, and whether it passes. What the table does not know is
// dropped; an unknown option that takes its argument as the next word leaves a word without a dash
// behind, which is dropped as well.
#include "analyzer/app/flags.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/base/os.h"

#include <string.h>

enum form {
    EXACT,       // -pthread
    JOINED,      // -std=c11
    EITHER,      // -Idir, -I dir
    SEPARATE,    // -target x
    DROP_EITHER, // -o x: dropped with its argument
    DROP_SEPARATE,
};
enum value { PLAIN, FOLDER, FILE_IF_THERE, C_STANDARD, LANGUAGE, OPTIMISE };

struct flag_row {
    const char *text;
    enum form form;
    enum value value;
};

// Longer texts before their prefixes.
static const struct flag_row rows[] = {
    {"-isystem", EITHER, FOLDER},
    {"-iquote", EITHER, FOLDER},
    {"-idirafter", EITHER, FOLDER},
    {"-isysroot", EITHER, FOLDER},
    {"-include-pch", DROP_SEPARATE, PLAIN},
    {"-include", EITHER, FILE_IF_THERE},
    {"-imacros", EITHER, FILE_IF_THERE},
    {"-I", EITHER, FOLDER},
    {"-D", EITHER, PLAIN},
    {"-U", EITHER, PLAIN},
    {"-std=", JOINED, C_STANDARD},
    {"--std=", JOINED, C_STANDARD},
    {"-ansi", EXACT, PLAIN},
    {"-x", EITHER, LANGUAGE},
    {"-fsigned-char", EXACT, PLAIN},
    {"-funsigned-char", EXACT, PLAIN},
    {"-fno-signed-char", EXACT, PLAIN},
    {"-fno-unsigned-char", EXACT, PLAIN},
    {"-fshort-enums", EXACT, PLAIN},
    {"-fno-short-enums", EXACT, PLAIN},
    {"-fshort-wchar", EXACT, PLAIN},
    {"-funsigned-bitfields", EXACT, PLAIN},
    {"-ffreestanding", EXACT, PLAIN},
    {"-fgnu89-inline", EXACT, PLAIN},
    {"-fms-extensions", EXACT, PLAIN},
    {"-fPIC", EXACT, PLAIN},
    {"-fpic", EXACT, PLAIN},
    {"-fPIE", EXACT, PLAIN},
    {"-fpie", EXACT, PLAIN},
    {"-fopenmp", EXACT, PLAIN},
    {"-pthread", EXACT, PLAIN},
    {"-m32", EXACT, PLAIN},
    {"-m64", EXACT, PLAIN},
    {"-mx32", EXACT, PLAIN},
    {"-march=", JOINED, PLAIN},
    {"-mcpu=", JOINED, PLAIN},
    {"--target=", JOINED, PLAIN},
    {"-target", SEPARATE, PLAIN},
    {"-nostdinc", EXACT, PLAIN},
    {"--sysroot=", JOINED, FOLDER},
    {"--sysroot", SEPARATE, FOLDER},
    {"-Ofast", EXACT, OPTIMISE},
    {"-O", JOINED, OPTIMISE},
    {"-o", DROP_EITHER, PLAIN},
    {"-MF", DROP_EITHER, PLAIN},
    {"-MT", DROP_EITHER, PLAIN},
    {"-MQ", DROP_EITHER, PLAIN},
    {"-MJ", DROP_EITHER, PLAIN},
    {"-Xclang", DROP_SEPARATE, PLAIN},
    {"-Xlinker", DROP_SEPARATE, PLAIN},
    {"-Xassembler", DROP_SEPARATE, PLAIN},
    {"-Xpreprocessor", DROP_SEPARATE, PLAIN},
    {"-Xanalyzer", DROP_SEPARATE, PLAIN},
    {"-mllvm", DROP_SEPARATE, PLAIN},
    {"-load", DROP_SEPARATE, PLAIN},
    {"--param", DROP_SEPARATE, PLAIN},
    {"-arch", DROP_SEPARATE, PLAIN},
    {"-aux-info", DROP_SEPARATE, PLAIN},
    {"-dumpbase", DROP_SEPARATE, PLAIN},
    {"-dumpdir", DROP_SEPARATE, PLAIN},
    {"-wrapper", DROP_SEPARATE, PLAIN},
    {"-specs", DROP_SEPARATE, PLAIN},
    {"--serialize-diagnostics", DROP_SEPARATE, PLAIN},
    {"-serialize-diagnostics", DROP_SEPARATE, PLAIN},
    {"-L", DROP_EITHER, PLAIN},
    {"-l", DROP_EITHER, PLAIN},
    {"-T", DROP_EITHER, PLAIN},
    {"-B", DROP_EITHER, PLAIN},
    {"-u", DROP_EITHER, PLAIN},
    {"-z", DROP_EITHER, PLAIN},
    {"-A", DROP_EITHER, PLAIN},
    {"-G", DROP_EITHER, PLAIN},
};

struct filter {
    struct arena *a;
    const char *directory;
    const char **out;
    const char *optimise; // the last -O
};

static bool starts(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

static bool fits(const struct flag_row *r, const char *arg)
{
    switch (r->form) {
    case EXACT:
    case SEPARATE:
    case DROP_SEPARATE:
        return strcmp(arg, r->text) == 0;
    case JOINED:
    case EITHER:
    case DROP_EITHER:
        return starts(arg, r->text);
    }
    return false;
}

static const struct flag_row *row_of(const char *arg)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (fits(&rows[i], arg)) {
            return &rows[i];
        }
    }
    return NULL;
}

// -I=x and --sysroot's relatives ("=x" means below the sysroot) stay as they are.
static const char *absolute(struct filter *f, const char *path)
{
    return path[0] == '=' ? path : path_normal(f->a, path_join(f->a, f->directory, path));
}

static bool keep(struct filter *f, const char *text, const char *sep, const char *value)
{
    if (sep) { // two words
        arrput(f->out, text);
        arrput(f->out, value);
    } else {
        arrput(f->out, arena_printf(f->a, "%s%s", text, value));
    }
    return true;
}

static bool is_c_standard(const char *s)
{
    return !strchr(s, '+') && (starts(s, "c") || starts(s, "gnu") || starts(s, "iso9899:"));
}

// `value` is what follows the text of the row, in the same word or the next. False: dropped.
static bool take(struct filter *f, const struct flag_row *r, const char *value, const char *sep)
{
    const char *path;

    switch (r->value) {
    case PLAIN:
        return keep(f, r->text, sep, value);
    case FOLDER:
        return *value && strcmp(value, "-") != 0 && keep(f, r->text, sep, absolute(f, value));
    case FILE_IF_THERE:
        path = absolute(f, value);
        return *value && keep(f, r->text, " ", os_kind(path) == OS_FILE ? path : value);
    case C_STANDARD:
        return is_c_standard(value) && keep(f, "-std=", NULL, value);
    case LANGUAGE:
        return strcmp(value, "c") == 0 && keep(f, "-xc", NULL, "");
    case OPTIMISE:
        f->optimise = value;
        return true;
    }
    return false;
}

// Handles args[i]; the index of the next word to look at.
static uint32_t filter_one(struct filter *f, const char *const *args, uint32_t nargs, uint32_t i,
                           bool *kept)
{
    const struct flag_row *r = row_of(args[i]);
    const char *rest = r ? args[i] + strlen(r->text) : "";
    bool wants_next = r && *rest == '\0' && r->form != EXACT && r->form != JOINED;

    *kept = false;
    if (r == NULL) {
        return i + 1;
    }
    if (wants_next && i + 1 >= nargs) {
        return nargs;
    }
    if (r->form != DROP_EITHER && r->form != DROP_SEPARATE) {
        *kept = take(f, r, wants_next ? args[i + 1] : rest,
                     wants_next && r->form == SEPARATE ? " " : NULL);
    }
    return i + (wants_next ? 2 : 1);
}

struct flag_list flags_filter(struct arena *a, const char *directory, const char *const *args,
                              uint32_t nargs, void (*dropped)(void *ctx, const char *flag),
                              void *ctx)
{
    struct filter f = {.a = a, .directory = directory};
    struct flag_list l;

    for (uint32_t i = 0, next; i < nargs; i = next) {
        bool kept;
        next = filter_one(&f, args, nargs, i, &kept);
        if (!kept && dropped && args[i][0] == '-') {
            dropped(ctx, args[i]);
        }
    }
    if (f.optimise && strcmp(f.optimise, "0") != 0) {
        arrput(f.out, "-D__OPTIMIZE__");
    }
    l.n = (uint32_t)arrlenu(f.out);
    l.items = arena_copy(a, f.out, l.n * sizeof *f.out);
    arrfree(f.out);
    return l;
}

struct flag_list flags_concat(struct arena *a, struct flag_list x, struct flag_list y)
{
    struct flag_list l = {arena_array(a, const char *, x.n + y.n), x.n + y.n};

    for (uint32_t i = 0; i < l.n; i++) {
        l.items[i] = i < x.n ? x.items[i] : y.items[i - x.n];
    }
    return l;
}

bool flags_without_cpu(struct arena *a, struct flag_list *l)
{
    struct flag_list out = {arena_array(a, const char *, l->n), 0};

    for (uint32_t i = 0; i < l->n; i++) {
        if (!starts(l->items[i], "-march=") && !starts(l->items[i], "-mcpu=")) {
            out.items[out.n++] = l->items[i];
        }
    }
    bool fewer = out.n < l->n;
    *l = out;
    return fewer;
}

bool flags_equal(struct flag_list x, struct flag_list y)
{
    if (x.n != y.n) {
        return false;
    }
    for (uint32_t i = 0; i < x.n; i++) {
        if (strcmp(x.items[i], y.items[i]) != 0) {
            return false;
        }
    }
    return true;
}
