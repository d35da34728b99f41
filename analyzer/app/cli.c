// SPDX-License-Identifier: Apache-2.0
// Options are rows of one table: the name, what it takes, for which commands it is, a function that
// stores it and its line of --help. getopt_long() does the splitting, but not its guessing of
// abbreviated names: an option that does not exist is refused with a suggestion. It is run in its
// stop-at-the-first-word mode so that "--" and the place of each option in `argv` stay known.
#include "analyzer/app/cli.h"

#include "analyzer/app/select.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/base/text.h"

#include <errno.h>
#include <getopt.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

struct parse {
    struct arena *a;
    struct cli *c;
    const char *option; // at hand: "--format"
    const char *why;
};

enum { FOR_CHECK = 1 << COMMAND_CHECK, FOR_RULES = 1 << COMMAND_RULES, FOR_ALL = -1 };

struct option_row {
    const char *name; // NULL: a letter only
    char letter;
    const char *arg; // what it takes, for --help; NULL: nothing
    int commands;
    bool (*set)(struct parse *p, const char *arg);
    const char *help; // '\n' starts a new line
};

const char *const cli_confidence_names[3] = {"high", "medium", "low"};
const char *const cli_fail_names[4] = {"error", "warning", "note", "never"};
static const char *const choice_names[] = {"auto", "always", "never"};
static const char *const dump_names[] = {"ir", "cfg", "callgraph", "summaries", "threads", "why"};
static const char *const sarif_root_names[] = {"none", "abs"};
static const char *const command_names[] = {"check", "explain", "rules", "version", "help"};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static __attribute__((format(printf, 2, 3))) bool refuse(struct parse *p, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    p->why = arena_vprintf(p->a, fmt, ap);
    va_end(ap);
    return false;
}

int cli_pick(struct arena *a, const char *word, const char *const *names, size_t n,
             const char **why)
{
    const char *all = "", *near;

    for (size_t i = 0; i < n; i++) {
        if (strcmp(word, names[i]) == 0) {
            return (int)i;
        }
        all = arena_printf(a, "%s%s%s", all, i ? ", " : "", names[i]);
    }
    near = text_nearest(word, names, n);
    *why = near ? arena_printf(a, "'%s' is not one of %s; did you mean '%s'?", word, all, near)
                : arena_printf(a, "'%s' is not one of %s", word, all);
    return -1;
}

static bool pick(struct parse *p, const char *arg, const char *const *names, size_t n, int *index)
{
    const char *why;

    *index = cli_pick(p->a, arg, names, n, &why);
    return *index >= 0 || refuse(p, "%s: %s", p->option, why);
}

static bool number(struct parse *p, const char *arg, unsigned lo, unsigned hi, unsigned *value)
{
    char *end;
    unsigned long v;

    errno = 0;
    v = strtoul(arg, &end, 10);
    if (*arg < '0' || *arg > '9' || *end || errno || v < lo || v > hi) {
        return refuse(p, "%s: '%s' is not a number from %u to %u", p->option, arg, lo, hi);
    }
    *value = (unsigned)v;
    return true;
}

// ---- One function an option --------------------------------------------------------------------

static bool set_database(struct parse *p, const char *arg)
{
    p->c->database = arg;
    return true;
}

static bool set_format(struct parse *p, const char *arg)
{
    int i;

    if (!pick(p, arg, report_format_names, REPORT_FORMAT_COUNT, &i)) {
        return false;
    }
    p->c->format = (enum report_format)i;
    return true;
}

static bool set_output(struct parse *p, const char *arg)
{
    struct cli_output o = {.path = arg};
    const char *eq = strchr(arg, '=');

    for (int i = 0; eq && i < REPORT_FORMAT_COUNT; i++) {
        size_t n = strlen(report_format_names[i]);
        if (n == (size_t)(eq - arg) && memcmp(arg, report_format_names[i], n) == 0) {
            o = (struct cli_output){(enum report_format)i, true, eq + 1};
        }
    }
    if (*o.path == '\0') {
        return refuse(p, "--output: no file name in '%s'", arg);
    }
    arrput(p->c->outputs, o);
    return true;
}

static bool add_rules(struct parse *p, const char *arg, bool enable)
{
    for (const char *s = arg; *s;) {
        size_t n = strcspn(s, ",");
        const char *word = arena_text(p->a, s, n);
        const char *why;
        if (n > 0) {
            if (!select_word_ok(p->a, word, &why)) {
                return refuse(p, "%s: %s", p->option, why);
            }
            arrput(p->c->rules, ((struct cli_rules){enable, word}));
        }
        s += s[n] ? n + 1 : n;
    }
    return true;
}

static bool set_enable(struct parse *p, const char *arg)
{
    return add_rules(p, arg, true);
}

static bool set_disable(struct parse *p, const char *arg)
{
    return add_rules(p, arg, false);
}

static bool set_min_confidence(struct parse *p, const char *arg)
{
    int i;

    if (!pick(p, arg, cli_confidence_names, COUNT(cli_confidence_names), &i)) {
        return false;
    }
    p->c->min_confidence = (enum confidence)i;
    return p->c->has_min_confidence = true;
}

static bool set_fail_confidence(struct parse *p, const char *arg)
{
    int i;

    if (!pick(p, arg, cli_confidence_names, COUNT(cli_confidence_names), &i)) {
        return false;
    }
    p->c->fail_confidence = (enum confidence)i;
    return p->c->has_fail_confidence = true;
}

static bool set_fail_on(struct parse *p, const char *arg)
{
    int i;

    if (!pick(p, arg, cli_fail_names, COUNT(cli_fail_names), &i)) {
        return false;
    }
    p->c->fail_on = i == 3 ? FAIL_NEVER : i;
    return p->c->has_fail_on = true;
}

static bool set_jobs(struct parse *p, const char *arg)
{
    return number(p, arg, 1, 512, &p->c->jobs);
}

static bool set_timeout(struct parse *p, const char *arg)
{
    return number(p, arg, 1, 86400, &p->c->timeout);
}

static bool set_memory(struct parse *p, const char *arg)
{
    return number(p, arg, 64, 1u << 20, &p->c->memory_mb);
}

static bool set_stats(struct parse *p, const char *arg)
{
    (void)arg;
    return p->c->stats = true;
}

static bool set_time(struct parse *p, const char *arg)
{
    (void)arg;
    return p->c->time = true;
}

static bool set_allow_incomplete(struct parse *p, const char *arg)
{
    (void)arg;
    return p->c->allow_incomplete = true;
}

static bool set_dump(struct parse *p, const char *arg)
{
    int i;

    if (!pick(p, arg, dump_names, COUNT(dump_names), &i)) {
        return false;
    }
    p->c->dump = (enum dump)(i + 1);
    return true;
}

static bool set_show_config(struct parse *p, const char *arg)
{
    p->c->show_config = arg;
    return true;
}

static bool set_sarif_root(struct parse *p, const char *arg)
{
    int i;

    if (!pick(p, arg, sarif_root_names, COUNT(sarif_root_names), &i)) {
        return false;
    }
    p->c->sarif_absolute = i == 1;
    return true;
}

static bool set_sarif_max(struct parse *p, const char *arg)
{
    return number(p, arg, 1, 10000000, &p->c->sarif_max_results);
}

static bool set_show_suppressed(struct parse *p, const char *arg)
{
    (void)arg;
    return p->c->show_suppressed = true;
}

static bool set_fix(struct parse *p, const char *arg)
{
    (void)arg;
    return p->c->fix = true;
}

static bool set_diff(struct parse *p, const char *arg)
{
    (void)arg;
    return p->c->diff = true;
}

static bool set_color(struct parse *p, const char *arg)
{
    int i;

    if (!pick(p, arg, choice_names, COUNT(choice_names), &i)) {
        return false;
    }
    p->c->color = (enum choice)i;
    return true;
}

static bool set_progress(struct parse *p, const char *arg)
{
    static const char *const names[] = {"auto", "never"};
    int i;

    if (!pick(p, arg, names, COUNT(names), &i)) {
        return false;
    }
    p->c->progress = i == 0 ? CHOICE_AUTO : CHOICE_NEVER;
    return true;
}

static bool set_quiet(struct parse *p, const char *arg)
{
    (void)arg;
    return p->c->quiet = true;
}

static bool set_verbose(struct parse *p, const char *arg)
{
    (void)arg;
    return p->c->verbose = true;
}

static bool set_stdin(struct parse *p, const char *arg)
{
    p->c->stdin_filename = arg;
    return true;
}

static bool set_json(struct parse *p, const char *arg)
{
    (void)arg;
    return p->c->json = true;
}

static bool set_help(struct parse *p, const char *arg)
{
    (void)arg;
    p->c->command = COMMAND_HELP;
    return true;
}

static bool set_version(struct parse *p, const char *arg)
{
    (void)arg;
    p->c->command = COMMAND_VERSION;
    return true;
}

static const struct option_row rows[] = {
    {NULL, 'p', "DIR|FILE", FOR_CHECK, set_database,
     "compile_commands.json (default: looked for in PATH,\n"
     "its parents and their build*/, out*/, cmake-build-*/)"},
    {"format", 'f', "FORMAT", FOR_CHECK, set_format, "text (default), sarif, json, gcc"},
    {"output", 'o', "[FORMAT=]FILE", FOR_CHECK, set_output,
     "write to FILE instead of standard output; with FORMAT=,\nbeside it; may repeat"},
    {"enable", 0, "LIST", FOR_CHECK, set_enable, "rules to run: ids, family:NAME, tag:NAME, all"},
    {"disable", 0, "LIST", FOR_CHECK, set_disable,
     "rules not to run; the last word on a rule holds"},
    {"min-confidence", 0, "LEVEL", FOR_CHECK, set_min_confidence,
     "what is shown: high, medium (default), low"},
    {"fail-confidence", 0, "LEVEL", FOR_CHECK, set_fail_confidence,
     "what may make exit code 1: high (default), medium, low"},
    {"fail-on", 0, "LEVEL", FOR_CHECK, set_fail_on,
     "what makes exit code 1: error, warning (default), note, never"},
    {"show-suppressed", 0, NULL, FOR_CHECK, set_show_suppressed,
     "report what comments silence, marked as suppressed"},
    {"fix", 0, NULL, FOR_CHECK, set_fix,
     "apply fixes that are certain to the files, and report the rest"},
    {"diff", 0, NULL, FOR_CHECK, set_diff,
     "print what --fix would change as a diff instead of a report"},
    {"allow-incomplete", 0, NULL, FOR_CHECK, set_allow_incomplete,
     "exit code 0 instead of 3 when something was not analysed"},
    {NULL, 'j', "N", FOR_CHECK, set_jobs, "workers (default: one a processor)"},
    {"timeout", 0, "SECONDS", FOR_CHECK, set_timeout, "for each unit (default: 60)"},
    {"memory", 0, "MB", FOR_CHECK, set_memory, "for each worker (default: 1024)"},
    {"stdin-filename", 0, "NAME", FOR_CHECK, set_stdin,
     "analyse standard input as if it were the file NAME"},
    {"show-config", 0, "FILE", FOR_CHECK, set_show_config,
     "print every setting that holds for FILE and where it is from"},
    {"sarif-root", 0, "none|abs", FOR_CHECK, set_sarif_root,
     "whether SARIF names the absolute project root (default: none)"},
    {"sarif-max-results", 0, "N", FOR_CHECK, set_sarif_max,
     "at most N results in SARIF, the worst first"},
    {"dump", 0, "ir|cfg|callgraph|summaries|threads|why", FOR_CHECK, set_dump,
     "print each unit's intermediate representation, its control\nflow as DOT, who calls whom, "
     "what functions do to their\ncaller's resources, which threads there are, or (why\n"
     "FILE:LINE) how findings in the function around that line\ncame about, and stop"},
    {"stats", 0, NULL, FOR_CHECK, set_stats, "print counts at the end"},
    {"time", 0, NULL, FOR_CHECK, set_time, "print CPU time by phase and peak memory at the end"},
    {"color", 0, "auto|always|never", FOR_CHECK, set_color, "colours in text output"},
    {"progress", 0, "auto|never", FOR_CHECK, set_progress, "the progress line on a terminal"},
    {"quiet", 'q', NULL, FOR_CHECK, set_quiet, "no summary, notices and progress"},
    {"verbose", 'v', NULL, FOR_CHECK, set_verbose, "more about what is done and left out"},
    {"json", 0, NULL, FOR_RULES, set_json, "with `rules`: as JSON"},
    {"help", 'h', NULL, FOR_ALL, set_help, "this text"},
    {"version", 0, NULL, FOR_ALL, set_version, "the version"},
};

// ---- Parsing -----------------------------------------------------------------------------------

enum { LONG_BASE = 256 };

static struct option *long_options(struct arena *a)
{
    struct option *o = arena_array(a, struct option, COUNT(rows) + 1);
    size_t n = 0;

    for (size_t i = 0; i < COUNT(rows); i++) {
        if (rows[i].name) {
            int has_arg = rows[i].arg ? required_argument : no_argument;
            o[n++] = (struct option){rows[i].name, has_arg, NULL, LONG_BASE + (int)i};
        }
    }
    return o;
}

// "+" stops at the first word, ":" tells a missing argument from an unknown option.
static char *short_options(struct arena *a)
{
    char *s = arena_text(a, "+:", 2);

    for (size_t i = 0; i < COUNT(rows); i++) {
        if (rows[i].letter) {
            s = arena_printf(a, "%s%c%s", s, rows[i].letter, rows[i].arg ? ":" : "");
        }
    }
    return s;
}

static bool unknown(struct parse *p, const char *text)
{
    const char *names[COUNT(rows)];
    size_t n = 0, len = strcspn(text, "=");
    const char *word = arena_text(p->a, text, len);

    for (size_t i = 0; i < COUNT(rows); i++) {
        if (rows[i].name) {
            names[n++] = rows[i].name;
        }
    }
    const char *near = strncmp(word, "--", 2) == 0 ? text_nearest(word + 2, names, n) : NULL;
    return near ? refuse(p, "unknown option '%s'; did you mean '--%s'?", word, near)
                : refuse(p, "unknown option '%s'; see cclint --help", word);
}

static const struct option_row *row_of(int code)
{
    if (code >= LONG_BASE) {
        return &rows[code - LONG_BASE];
    }
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (rows[i].letter == code) {
            return &rows[i];
        }
    }
    return NULL;
}

// One option that getopt found; `text` is the word of argv it stands in.
static bool take_option(struct parse *p, int code, const char *text)
{
    const struct option_row *row = row_of(code);

    if (code == '?' || row == NULL) {
        return optopt && optopt < LONG_BASE
                   ? refuse(p, "unknown option '-%c'; see cclint --help", optopt)
                   : unknown(p, text);
    }
    bool is_long = code >= LONG_BASE;
    if (is_long && strcspn(text + 2, "=") != strlen(row->name)) {
        return unknown(p, text); // an abbreviation
    }
    p->option =
        is_long ? arena_printf(p->a, "--%s", row->name) : arena_printf(p->a, "-%c", row->letter);
    if (!(row->commands & (1 << p->c->command)) && row->commands != FOR_ALL) {
        return refuse(p, "%s is not an option of `cclint %s`", p->option,
                      command_names[p->c->command]);
    }
    return row->set(p, optarg);
}

static bool missing(struct parse *p, const char *text)
{
    const struct option_row *row = row_of(optopt);

    return refuse(p, "%s wants %s", text, row && row->arg ? row->arg : "an argument");
}

// The sub-command, if the first word that is no option is one. Options before it need to be told
// apart from their arguments, so this follows getopt's own walk.
static void take_word(struct parse *p, const char *word, bool *first)
{
    if (*first) {
        *first = false;
        for (size_t i = 0; i < COUNT(command_names); i++) {
            if (strcmp(word, command_names[i]) == 0) {
                p->c->command = (enum command)i;
                return;
            }
        }
    }
    arrput(p->c->paths, word);
}

static bool take_all(struct parse *p, int argc, char **argv)
{
    struct option *longs = long_options(p->a);
    char *shorts = short_options(p->a);
    bool first = true;

    optind = 1;
    opterr = 0;
    while (optind < argc) {
        const char *text = argv[optind];
        if (strcmp(text, "--") == 0) {
            p->c->has_flags = true;
            for (int i = optind + 1; i < argc; i++) {
                arrput(p->c->flags, argv[i]);
            }
            return true;
        }
        optopt = 0;
        int code = getopt_long(argc, argv, shorts, longs, NULL);
        if (code == -1) {
            take_word(p, argv[optind++], &first);
        } else if (code == ':') {
            return missing(p, text);
        } else if (!take_option(p, code, text)) {
            return false;
        }
    }
    return true;
}

static unsigned processors(void)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) {
        return (unsigned)CPU_COUNT(&set);
    }
    return 1;
}

// --dump=why: the first word is the place.
static bool take_place(struct parse *p)
{
    struct cli *c = p->c;
    const char *word = arrlenu(c->paths) ? c->paths[0] : "", *colon = strrchr(word, ':');

    p->option = "--dump=why";
    if (!colon || colon == word) {
        return refuse(p, "--dump=why wants FILE:LINE before the paths");
    }
    if (!number(p, colon + 1, 1, 100000000, &c->why_line)) {
        return false;
    }
    c->why_file = arena_text(p->a, word, (size_t)(colon - word));
    arrdel(c->paths, 0);
    return true;
}

static bool check_together(struct parse *p)
{
    struct cli *c = p->c;

    if (c->command == COMMAND_EXPLAIN && arrlenu(c->paths) != 1) {
        return refuse(p, "usage: cclint explain RULE");
    }
    if ((c->command == COMMAND_RULES || c->command == COMMAND_VERSION) && arrlenu(c->paths)) {
        return refuse(p, "unexpected '%s'", c->paths[0]);
    }
    if (c->dump == DUMP_WHY && !take_place(p)) {
        return false;
    }
    if (c->stdin_filename && arrlenu(c->paths)) {
        return refuse(p, "--stdin-filename takes the text from standard input; '%s' is too much",
                      c->paths[0]);
    }
    if (c->command != COMMAND_CHECK && c->has_flags) {
        return refuse(p, "clang flags are of no use to `cclint %s`", command_names[c->command]);
    }
    return true;
}

#define FREEZE(p, list, count)                                                                     \
    do {                                                                                           \
        (p)->c->count = (uint32_t)arrlenu((p)->c->list);                                           \
        void *frozen_ =                                                                            \
            arena_copy((p)->a, (p)->c->list, arrlenu((p)->c->list) * sizeof *(p)->c->list);        \
        arrfree((p)->c->list);                                                                     \
        (p)->c->list = frozen_;                                                                    \
    } while (0)

bool cli_parse(struct arena *a, int argc, char **argv, struct cli *c, const char **why)
{
    struct parse p = {.a = a, .c = c};
    bool ok;

    *c = (struct cli){
        .min_confidence = CONFIDENCE_MEDIUM,
        .fail_confidence = CONFIDENCE_HIGH,
        .fail_on = SEVERITY_WARNING,
        .jobs = processors(),
        .timeout = 60,
        .memory_mb = 1024,
    };
    ok = take_all(&p, argc, argv) && check_together(&p);
    FREEZE(&p, paths, npaths);
    FREEZE(&p, flags, nflags);
    FREEZE(&p, outputs, noutputs);
    FREEZE(&p, rules, nrules);
    *why = p.why;
    return ok;
}

const char *cli_nearest_command(const char *word)
{
    return text_nearest(word, command_names, COUNT(command_names));
}

// ---- Help --------------------------------------------------------------------------------------

enum { HELP_COLUMN = 30 };

static void help_row(FILE *out, const struct option_row *r)
{
    int n = fprintf(out, "  ");

    if (r->letter) {
        n += fprintf(out, "-%c%s", r->letter, r->name ? ", " : "");
    }
    if (r->name) {
        n += fprintf(out, "--%s", r->name);
    }
    if (r->arg) {
        n += fprintf(out, " %s", r->arg);
    }
    for (const char *line = r->help; line;) {
        const char *end = strchr(line, '\n');
        int len = end ? (int)(end - line) : (int)strlen(line);
        if (n > HELP_COLUMN - 2) {
            fputc('\n', out);
            n = 0;
        }
        fprintf(out, "%*s%.*s\n", HELP_COLUMN - n, "", len, line);
        n = 0;
        line = end ? end + 1 : NULL;
    }
}

void cli_help(FILE *out)
{
    fputs("usage: cclint [check] [OPTION]... [PATH]... [-- CLANG-FLAG...]\n"
          "       cclint explain RULE\n"
          "       cclint rules [--json]\n"
          "       cclint version | help\n"
          "\n"
          "Finds mistakes with threads, locks, descriptors and other resources of the system in C\n"
          "files and folders (default: .). The flags behind `--` are for files that have no\n"
          "compile command.\n"
          "\n",
          out);
    for (size_t i = 0; i < COUNT(rows); i++) {
        help_row(out, &rows[i]);
    }
    fputs("\n"
          "Exit code: 0 nothing found, 1 findings, 2 wrong usage or no input, 3 something was not\n"
          "analysed, 4 internal error or a report that could not be written.\n",
          out);
}
