// SPDX-License-Identifier: Apache-2.0
#include "tests/report_samples.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

#define UNICODE_PATH "src/t\xc3\xa4g \xf0\x9f\x98\x80.c"
#define HOSTILE_PATH "src/evil\nx.c"

const char *const sample_names[SAMPLE_COUNT] = {"empty",   "plain",   "calls",      "unicode",
                                                "threads", "fixes",   "suppressed", "notes",
                                                "braces",  "hostile", "many"};

static const struct {
    const char *path, *text;
} sources[] = {
    {"src/plain.c", "int f(const char *path)\n"
                    "{\n"
                    "    int fd = open(path, 0);\n"
                    "    if (fd < 0)\n"
                    "        return -1;\n"
                    "    return 0;\n"
                    "}\n"},
    {"src/keep.c", "int keep(int fd)\n"
                   "{\n"
                   "    put(fd);\n"
                   "    return 0;\n"
                   "}\n"
                   "static void put(int fd)\n"
                   "{\n"
                   "    last = fd;\n"
                   "}\n"},
    {"src/other.h", "#define GIVE_UP return -1\n"},
    {UNICODE_PATH, "void g(void) {\r\n"
                   "\tchar *s = \"h\xc3\xa9\xf0\x9f\x98\x80\"; lock(&zeile);\r\n"
                   "}"},
    {HOSTILE_PATH, "a(); // \033[2J \xff\r}\r"},
    {"src/many.c", "int a, b;\n"
                   "  close(a);\n"
                   "\tclose(a);\n"
                   "close(a); // \xe4\xb8\xad\xe6\x96\x87\n"
                   "close( a );\n"
                   "\n"
                   "close(b);"},
};

static struct finding leak(const char *path, uint32_t line, uint32_t col, uint32_t end_col)
{
    return (struct finding){
        .rule = "fd-leak",
        .severity = SEVERITY_ERROR,
        .confidence = CONFIDENCE_HIGH,
        .at = {path, line, col, line, end_col},
        .message = "'fd' is never closed on this path",
        .object = "fd",
        .function = "f",
    };
}

static void add(struct samples *s, struct finding f)
{
    s->findings.items[s->findings.n++] = f;
}

static void add_plain(struct samples *s)
{
    static struct finding_step steps[] = {
        {.at = {"src/plain.c", 3, 14, 3, 27}, .text = "opened here"},
        {.at = {"src/other.h", 1, 17, 0, 0}, .text = "returned here"},
    };
    struct finding f = leak("src/plain.c", 3, 14, 27);

    f.steps = steps;
    f.nsteps = COUNT(steps);
    add(s, f);
}

static void add_calls(struct samples *s)
{
    static struct finding_step steps[] = {
        {.at = {"src/plain.c", 3, 14, 3, 27}, .text = "opened here", .function = "f"},
        {.at = {"src/keep.c", 3, 5, 3, 12}, .text = "kept here", .function = "keep", .depth = 1},
        {.at = {"src/keep.c", 8, 5, 8, 15}, .text = "put here", .function = "put", .depth = 2},
        {.at = {"src/keep.c", 4, 5, 4, 14},
         .text = "assuming it went well",
         .function = "keep",
         .depth = 1,
         .is_branch = true},
        {.at = {"src/plain.c", 6, 5, 6, 14}, .text = "returned here"},
    };
    struct finding f = leak("src/plain.c", 6, 5, 14);

    f.steps = steps;
    f.nsteps = COUNT(steps);
    add(s, f);
}

static void add_unicode(struct samples *s)
{
    struct finding f = leak(UNICODE_PATH, 2, 23, 0);

    f.at.end_line = 0; // only the start is known
    f.rule = "double-lock";
    f.severity = SEVERITY_WARNING;
    f.confidence = CONFIDENCE_MEDIUM;
    f.message = "'zeile' is locked twice";
    f.function = "";
    add(s, f);
}

static void add_threads(struct samples *s)
{
    static struct finding_step steps[] = {
        {.at = {"src/plain.c", 3, 5, 3, 8}, .text = "the first thread starts here"},
        {.at = {"src/plain.c", 4, 5, 4, 7}, .text = "another thread is here", .thread = 3},
        {.at = {"src/plain.c", 5, 9, 5, 15}, .text = "the first one goes on"},
    };
    struct finding f = leak("src/plain.c", 3, 14, 27);

    f.steps = steps;
    f.nsteps = COUNT(steps);
    add(s, f);
}

static void add_fixes(struct samples *s)
{
    static struct finding_edit edits[] = {
        {.at = {"src/plain.c", 3, 8, 3, 8}, .text = "9"},
        {.at = {"src/other.h", 1, 1, 1, 8}, .text = "// define"},
        {.at = {"src/plain.c", 4, 5, 5, 19}, .text = "if (fd < 0) {\n}"},
    };
    struct finding f = leak("src/plain.c", 3, 14, 27);

    f.edits = edits;
    f.nedits = COUNT(edits);
    f.fix_text = "limit the width";
    add(s, f);
}

static void add_suppressed(struct samples *s)
{
    struct finding f = leak("src/plain.c", 3, 14, 27);

    f.is_suppressed = true;
    f.suppress_reason = "closed by the caller \"on exit\"";
    add(s, f);
    s->report.show_suppressed = true;
}

static void add_notes(struct samples *s)
{
    static const struct notification notes[] = {
        {"src/plain.c", 0, "not analysed: clang crashed on it", "unit-not-analysed",
         SEVERITY_ERROR},
        {"src/plain.c", 1, "'f' was given up at a limit: findings in it may be missing",
         "function-cut-short", SEVERITY_NOTE},
        {"src/other.h", 7, "'gone.h' file not found", "missing-header", SEVERITY_WARNING},
        {"", 0, "internal error: \033]0;x\007 {0} [a](b)", "unit-incomplete", SEVERITY_ERROR},
    };

    s->report.notifications = notes;
    s->report.nnotifications = COUNT(notes);
    s->report.execution_successful = false;
}

static void add_braces(struct samples *s)
{
    struct finding f = leak("src/plain.c", 3, 14, 27);

    f.message = "'ops[1](&(struct x){0})' is never closed on this path";
    f.object = "ops[1](&(struct x){0})";
    add(s, f);
}

static void add_hostile(struct samples *s)
{
    static struct finding_step steps[] = {
        {.at = {HOSTILE_PATH, 1, 1, 1, 2}, .text = "opened\nhere", .function = "g\033[1m"}};
    struct finding f = leak(HOSTILE_PATH, 1, 1, 4);

    f.message = "'a\n\033[31mb' leaks";
    f.object = "a\"\\\xff";
    f.steps = steps;
    f.nsteps = COUNT(steps);
    add(s, f);
}

static void add_many(struct samples *s)
{
    static const struct {
        uint32_t line, col;
        enum severity severity;
        enum confidence confidence;
    } rows[] = {
        {2, 3, SEVERITY_NOTE, CONFIDENCE_HIGH},    {3, 2, SEVERITY_ERROR, CONFIDENCE_HIGH},
        {4, 1, SEVERITY_WARNING, CONFIDENCE_LOW},  {5, 1, SEVERITY_ERROR, CONFIDENCE_LOW},
        {7, 1, SEVERITY_WARNING, CONFIDENCE_HIGH}, {7, 7, SEVERITY_WARNING, CONFIDENCE_MEDIUM},
    };

    for (uint32_t i = 0; i < COUNT(rows); i++) {
        struct finding f = leak("src/many.c", rows[i].line, rows[i].col, rows[i].col + 5);

        f.rule = "double-close";
        f.severity = rows[i].severity;
        f.confidence = rows[i].confidence;
        add(s, f);
    }
}

void samples_open(struct samples *s, enum sample_kind kind)
{
    static void (*const fill[SAMPLE_COUNT])(struct samples *) = {
        [SAMPLE_PLAIN] = add_plain,           [SAMPLE_CALLS] = add_calls,
        [SAMPLE_UNICODE] = add_unicode,       [SAMPLE_THREADS] = add_threads,
        [SAMPLE_FIXES] = add_fixes,           [SAMPLE_NOTES] = add_notes,
        [SAMPLE_SUPPRESSED] = add_suppressed, [SAMPLE_BRACES] = add_braces,
        [SAMPLE_HOSTILE] = add_hostile,       [SAMPLE_MANY] = add_many,
    };

    *s = (struct samples){0};
    arena_init(&s->arena, 0);
    s->findings.items = arena_array(&s->arena, struct finding, 8);
    s->report = (struct report){
        .findings = &s->findings,
        .sources = source_cache_new(&s->arena, "/nonexistent"),
        .rules = all_rules,
        .root = "/nonexistent",
        .git_uri = "https://example.org/project.git",
        .git_revision = "0123456789012345678901234567890123456789",
        .execution_successful = true,
    };
    for (uint32_t i = 0; i < COUNT(sources); i++) {
        source_put(s->report.sources, sources[i].path, sources[i].text, strlen(sources[i].text));
    }
    if (fill[kind]) {
        fill[kind](s);
    }
    findings_sort(&s->findings);
    findings_fingerprint(&s->arena, &s->findings, s->report.sources);
}

void samples_close(struct samples *s)
{
    arena_free(&s->arena);
}

void samples_write_sources(const char *dir)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/src", dir);
    mkdir(path, 0777);
    for (uint32_t i = 0; i < COUNT(sources); i++) {
        FILE *out;

        snprintf(path, sizeof path, "%s/%s", dir, sources[i].path);
        out = fopen(path, "w");
        if (!out || fputs(sources[i].text, out) < 0 || fclose(out) != 0) {
            perror(path);
            exit(2);
        }
    }
}
