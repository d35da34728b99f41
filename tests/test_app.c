// SPDX-License-Identifier: Apache-2.0
// links: cclint_app
// The parts of the application that need no worker.
#include "analyzer/app/cli.h"
#include "analyzer/app/compdb.h"
#include "analyzer/app/config_read.h"
#include "analyzer/app/files.h"
#include "analyzer/app/glob.h"
#include "analyzer/app/guess.h"
#include "analyzer/app/roots.h"
#include "analyzer/app/words.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/base/os.h"
#include "tests/test.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

const char suite_name[] = "app";

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *joined(struct arena *a, struct flag_list l)
{
    const char *text = "";

    for (uint32_t i = 0; i < l.n; i++) {
        text = arena_printf(a, "%s%s%s", text, i ? "|" : "", l.items[i]);
    }
    return text;
}

// A fresh folder; files are written into it by put().
struct tree {
    struct arena a;
    char dir[64];
};

static void tree_open(struct tree *t)
{
    arena_init(&t->a, 0);
    strcpy(t->dir, "/tmp/cclint-app-XXXXXX");
    CU_ASSERT_FATAL(mkdtemp(t->dir) != NULL);
}

static void tree_close(struct tree *t)
{
    CU_ASSERT_EQUAL(system(arena_printf(&t->a, "rm -rf %s", t->dir)), 0);
    arena_free(&t->a);
}

static const char *put(struct tree *t, const char *name, const char *text)
{
    const char *path = path_join(&t->a, t->dir, name), *why = "";

    CU_ASSERT_EQUAL(system(arena_printf(&t->a, "mkdir -p %s", path_dir(&t->a, path))), 0);
    CU_ASSERT_TRUE(os_write_file(&t->a, path, text, strlen(text), &why));
    return path;
}

// Absolute paths below the tree become $/...
static const char *in_tree(struct tree *t, const char *text)
{
    struct buf b = {0};
    const char *hit;

    while ((hit = strstr(text, t->dir))) {
        buf_put(&b, text, (size_t)(hit - text));
        buf_byte(&b, '$');
        text = hit + strlen(t->dir);
    }
    buf_put(&b, text, strlen(text));
    text = arena_text(&t->a, b.data ? b.data : "", b.n);
    buf_free(&b);
    return text;
}

static void globs(void)
{
    static const struct {
        const char *pattern, *path;
        bool fits;
    } rows[] = {
        {"a.c", "a.c", true},
        {"a.c", "x/a.c", true}, // no slash: at any depth
        {"a.c", "x/ba.c", false},
        {"*.c", "x/y/z.c", true},
        {"*.c", "x/y/z.h", false},
        {"/a.c", "x/a.c", false},
        {"/a.c", "a.c", true},
        {"src/*.c", "src/a.c", true},
        {"src/*.c", "src/x/a.c", false},
        {"src/**/a.c", "src/a.c", true},
        {"src/**/a.c", "src/x/y/a.c", true},
        {"src/**/a.c", "src/x/y/b.c", false},
        {"third_party", "x/third_party/y/z.c", true}, // what lies below
        {"third_party/", "third_party/z.c", true},
        {"third_party/**", "third_party/y/z.c", true},
        {"third_party/**", "third_partyx/z.c", false},
        {"**", "anything/at/all", true},
        {"**/test/**", "a/test/b.c", true},
        {"**/test/**/x/*.c", "a/test/b/test/c/x/d.c", true},
        {"**/test/**/x/*.c", "a/test/b/test/c/d.c", false},
        {"a?c", "abc", true},
        {"a?c", "a/c", false},
        {"[a-c]x", "bx", true},
        {"[!a-c]x", "bx", false},
        {"[!a-c]x", "dx", true},
        {"[x", "[x", true},
        {"a\\*", "a*", true},
        {"a\\*", "ab", false},
        {"a*b*c", "aXbYbZc", true},
        {"", "a", false},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        bool got = glob_match(rows[i].pattern, rows[i].path);
        if (got != rows[i].fits) {
            fprintf(stderr, "glob '%s' on '%s'\n", rows[i].pattern, rows[i].path);
        }
        CU_ASSERT_EQUAL(got, rows[i].fits);
    }
}

static void globs_take_no_time(void)
{
    char path[4001];
    clock_t start = clock();

    memset(path, 'a', 4000);
    path[4000] = '\0';
    CU_ASSERT_FALSE(glob_match("*a*a*a*a*a*a*a*a*a*a*a*a*b", path));
    for (size_t i = 1; i < 4000; i += 2) {
        path[i] = '/';
    }
    CU_ASSERT_FALSE(glob_match("**/a/**/a/**/a/**/a/**/a/**/b", path));
    CU_ASSERT(clock() - start < CLOCKS_PER_SEC);
}

static void splitting(void)
{
    static const struct {
        const char *text, *words; // NULL: refused
    } rows[] = {
        {"", ""},
        {"  ", ""},
        {"a b\tc\n", "a|b|c"},
        {"'a b' c", "a b|c"},
        {"\"a b\"c", "a bc"},
        {"a\\ b", "a b"},
        {"-DX=\\\"y\\\"", "-DX=\"y\""},
        {"\"a\\\"b\\\\\\$\\n\"", "a\"b\\$\\n"},
        {"'a\\b'", "a\\b"},
        {"''", ""},
        {"x '' y", "x||y"},
        {"'open", NULL},
        {"\"open", NULL},
        {"end\\", "end\\"},
    };
    struct arena a;

    arena_init(&a, 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct flag_list words;
        bool ok = words_split(&a, rows[i].text, strlen(rows[i].text), &words);
        CU_ASSERT_EQUAL(ok, rows[i].words != NULL);
        if (ok && rows[i].words) {
            CHECK_TEXT(joined(&a, words), rows[i].words);
        }
    }
    arena_free(&a);
}

static void response_files(void)
{
    struct tree t, other;
    struct flag_list words;
    const char *line;

    tree_open(&t);
    tree_open(&other);
    put(&t, "a.rsp", "-DA '-DB C' @sub/b.rsp");
    put(&t, "sub/b.rsp", "-DD @a.rsp"); // in itself, by way of the entry's folder: bounded
    put(&other, "secret", "-DSECRET");
    line = arena_printf(&t.a, "x @a.rsp @none @%s/secret", other.dir);
    CU_ASSERT_TRUE(words_split(&t.a, line, strlen(line), &words));
    words = words_expand(&t.a, words, t.dir, t.dir);
    line = joined(&t.a, words);
    CU_ASSERT(strncmp(line, "x|-DA|-DB C|-DD|-DA|", 20) == 0);
    CU_ASSERT(strstr(line, "@none") != NULL);
    CU_ASSERT(strstr(line, "SECRET") == NULL);
    tree_close(&t);
    tree_close(&other);
}

static void allowed_flags(void)
{
    static const struct {
        const char *command, *flags;
    } rows[] = {
        {"-c a.c -o a.o", ""},
        {"-Iinc -I inc -I/abs -I../x", "-I/w/inc|-I/w/inc|-I/abs|-I/x"},
        {"-isystem s -isystems -iquote q -idirafter d",
         "-isystem/w/s|-isystem/w/s|-iquote/w/q|-idirafter/w/d"},
        {"-D X=1 -DY -U Z", "-DX=1|-DY|-UZ"},
        {"-std=gnu11 -std=c++17 --std=c99", "-std=gnu11|-std=c99"},
        {"-O2 -O0", ""},
        {"-O0 -O", "-D__OPTIMIZE__"},
        {"-Os", "-D__OPTIMIZE__"},
        {"-Ofast", "-D__OPTIMIZE__"},
        {"-Xclang -load -Xclang -Ievil -Ix", "-I/w/x"},
        {"-fplugin=x.so -fplugin-arg-x-y -load x -specs=s -specs s -wrapper a,b", ""},
        {"-MD -MF -Ix -MT t -MMD -MP -MQ q -save-temps -save-temps=obj", ""},
        {"-include none.h -imacros none.h", "-include|none.h|-imacros|none.h"},
        {"-include-pch x.pch -Ix", "-I/w/x"},
        {"-x c -x c++ -xc", "-xc|-xc"},
        {"-pthread -m32 -march=armv8 -mtune=x -fPIC -fshort-enums",
         "-pthread|-m32|-march=armv8|-fPIC|-fshort-enums"},
        {"-target arm -mllvm x --sysroot s --sysroot=s -isysroot s",
         "-target|arm|--sysroot|/w/s|--sysroot=/w/s|-isysroot/w/s"},
        {"-Wall -Werror -g3 -pipe -Wl,-z,now -lz -L lib -l z @rsp", ""},
        {"-I", ""},
        {"-D", ""},
        {"-o", ""},
        {"-I-", ""},
    };
    struct arena a;

    arena_init(&a, 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct flag_list words;
        CU_ASSERT_TRUE(words_split(&a, rows[i].command, strlen(rows[i].command), &words));
        words = flags_filter(&a, "/w", words.items, words.n, NULL, NULL);
        CHECK_TEXT(joined(&a, words), rows[i].flags);
    }
    arena_free(&a);
}

static void database(void)
{
    struct tree t;
    struct compdb db;
    const char *why = "", *path;

    tree_open(&t);
    put(&t, "src/a.c", "");
    path = put(&t, "build/compile_commands.json",
               "[{\"directory\": \"..\", \"file\": \"src/a.c\", \"command\": \"cc -DA src/a.c\"},"
               " {\"directory\": \"..\", \"file\": \"src/a.c\", \"command\": \"gcc -DA -c\"},"
               " {\"directory\": \"../src\", \"file\": \"a.c\", \"arguments\": [\"cc\", \"-DB\"]},"
               " {\"directory\": \"..\", \"file\": \"x.cc\", \"command\": \"c++\"}]");
    CHECK_TEXT(in_tree(&t, compdb_find(&t.a, path_join(&t.a, t.dir, "src"), t.dir)),
               "$/build/compile_commands.json");
    CU_ASSERT_FATAL(compdb_read(&t.a, path, t.dir, &db, &why));
    CU_ASSERT_EQUAL_FATAL(db.n, 2); // equal ones once, other languages not
    CU_ASSERT_EQUAL(db.bad, 0);
    CHECK_TEXT(in_tree(&t, db.entries[0].file), "$/src/a.c");
    CHECK_TEXT(in_tree(&t, db.entries[0].directory), "$");
    CHECK_TEXT(joined(&t.a, db.entries[0].flags), "-DA");
    CHECK_TEXT(joined(&t.a, db.entries[1].flags), "-DB");
    CU_ASSERT_FALSE(compdb_read(&t.a, put(&t, "no.json", "{}"), t.dir, &db, &why));
    CHECK_TEXT(in_tree(&t, why), "$/no.json: not a list of compile commands");
    tree_close(&t);
}

static void borrowed_flags(void)
{
    struct compdb_entry entries[] = {{"/", "/p/lib/net/tcp.c", {0}},
                                     {"/", "/p/lib/fs/dir.c", {0}},
                                     {"/", "/p/test/main.c", {0}}};
    struct compdb db = {.entries = entries, .n = 3};

    CU_ASSERT_PTR_EQUAL(compdb_nearest(&db, "/p/lib/net/udp.c"), &entries[0]);
    CU_ASSERT_PTR_EQUAL(compdb_nearest(&db, "/p/old/tcp.c"), &entries[0]); // same name first
    CU_ASSERT_PTR_EQUAL(compdb_nearest(&db, "/p/lib/fs/x.c"), &entries[1]);
    CU_ASSERT_PTR_EQUAL(compdb_nearest(&db, "/p/test/x.c"), &entries[2]);
    db.n = 0;
    CU_ASSERT_PTR_NULL(compdb_nearest(&db, "/p/x.c"));
}

static void guessed_folders(void)
{
    struct tree t;
    struct guesser *g;
    struct flag_list none = {0};
    const char *file;

    tree_open(&t);
    file = put(&t, "src/a.c",
               "#include \"near.h\"\n # include \"far.h\"\n#include <lib/x.h>\n"
               "#include <stdio.h>\n#include <windows.h>\n#include \"config.h\"\n#include BAD\n");
    put(&t, "src/near.h", "");
    put(&t, "include/far.h", "#include <deep.h>");
    put(&t, "include/config.h", "/* Generated from config.h.in */");
    put(&t, "ext/include/lib/x.h", "#include \"y.h\"");
    put(&t, "ext/include/lib/y.h", "");
    put(&t, "ext/deep/deep.h", "#include \"far.h\""); // a ring
    put(&t, "elsewhere/stdio.h", "");
    put(&t, "elsewhere/far.h", "");
    g = guesser_new(&t.a, t.dir);
    CHECK_TEXT(in_tree(&t, joined(&t.a, guess_flags(g, file, none, true))),
               "-iquote$/include|-I$/ext/include|-I$/ext/deep|-DHAVE_CONFIG_H");
    struct flag_list given = {(const char *[]){arena_printf(&t.a, "-I%s/elsewhere", t.dir)}, 1};
    CHECK_TEXT(in_tree(&t, joined(&t.a, guess_flags(g, file, given, false))),
               "-I$/ext/include|-iquote$/include");
    guesser_free(g);
    tree_close(&t);
}

static void note_skipped(void *ctx, const char *path, const char *why)
{
    struct tree *t = ctx;

    CHECK_TEXT(in_tree(t, path), "$/a/pipe.c");
    CHECK_TEXT(why, "not a regular file");
}

static void walking(void)
{
    struct tree t;
    struct walk w = {NULL, note_skipped, &t};
    struct path_list l;
    struct flag_list as_flags;

    tree_open(&t);
    put(&t, "b.c", "");
    put(&t, "a/x.c", "");
    put(&t, "a/x.h", "");
    put(&t, ".hidden/x.c", "");
    put(&t, "build/x.c", "");
    put(&t, "builtin/x.c", "");
    put(&t, "out/CMakeCache.txt", "");
    put(&t, "out/x.c", "");
    CU_ASSERT_EQUAL(symlink("..", arena_printf(&t.a, "%s/a/loop", t.dir)), 0);
    CU_ASSERT_EQUAL(system(arena_printf(&t.a, "mkfifo %s/a/pipe.c", t.dir)), 0);
    l = files_below(&t.a, t.dir, &w);
    as_flags = (struct flag_list){l.items, l.n};
    CHECK_TEXT(in_tree(&t, joined(&t.a, as_flags)), "$/a/x.c|$/b.c|$/builtin/x.c");
    tree_close(&t);
}

static void roots(void)
{
    struct tree t;
    struct git_state s;
    struct path_list l = {(const char *[]){"/a/b/c", "/a/b", "/a/bc"}, 3};

    tree_open(&t);
    CHECK_TEXT(roots_common(&t.a, &l), "/a");
    l.n = 2;
    CHECK_TEXT(roots_common(&t.a, &l), "/a/b");
    put(&t, ".git/HEAD", "ref: refs/heads/main\n");
    put(&t, ".git/packed-refs",
        "# pack-refs\n0123456789012345678901234567890123456789 refs/heads/main\n");
    put(&t, ".git/config",
        "[core]\n\turl = no\n[remote \"origin\"]\n\turl = https://me:token@host/x.git\n");
    put(&t, "sub/a.c", "");
    CHECK_TEXT(in_tree(&t, roots_git(&t.a, arena_printf(&t.a, "%s/sub", t.dir))), "$");
    s = roots_git_state(&t.a, t.dir);
    CHECK_TEXT(s.revision, "0123456789012345678901234567890123456789");
    CHECK_TEXT(s.uri, "https://host/x.git"); // without the password
    tree_close(&t);
}

static void configuration(void)
{
    struct tree t;
    const struct config *c;
    const char *why = "", *path;

    tree_open(&t);
    path =
        put(&t, ".cclint.json",
            "{ // a comment with \"quotes\"\n \"exclude\": [\"gen/*\" /* , \"x\" */],\n"
            " \"overrides\": [{\"files\": [\"t/**\"], \"rules\": {\"ignore-unused\": \"note\"}}]}");
    c = config_read(&t.a, path, &why);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    CU_ASSERT_TRUE(config_excludes(c, arena_printf(&t.a, "%s/gen/a.c", t.dir)));
    CU_ASSERT_FALSE(config_excludes(c, arena_printf(&t.a, "%s/src/a.c", t.dir)));
    CU_ASSERT_FALSE(config_excludes(c, "/elsewhere/gen/a.c"));
    CU_ASSERT_PTR_NULL(config_read(&t.a, put(&t, "bad", "{\"exclud\": []}"), &why));
    CHECK_TEXT(in_tree(&t, why), "$/bad:1:2: unknown key 'exclud'; did you mean 'exclude'?");
    CU_ASSERT_PTR_NULL(config_read(&t.a, put(&t, "bad", "{\n  \"root\": maybe}"), &why));
    CU_ASSERT(strstr(why, "/bad:2:") != NULL && strstr(why, "not valid JSON") != NULL);
    CU_ASSERT_PTR_NULL(config_read(&t.a, put(&t, "bad", "{} x"), &why));
    CHECK_TEXT(in_tree(&t, why), "$/bad:1:3: text behind the JSON value");
    CU_ASSERT_PTR_NULL(config_read(&t.a, put(&t, "bad", "// nothing"), &why));
    CHECK_TEXT(in_tree(&t, why), "$/bad: the file is empty");
    tree_close(&t);
}

static bool parse(struct arena *a, const char *line, struct cli *c, const char **why)
{
    struct flag_list words;
    char *argv[32] = {"cclint"};

    CU_ASSERT_TRUE(words_split(a, line, strlen(line), &words));
    CU_ASSERT_FATAL(words.n < 30);
    for (uint32_t i = 0; i < words.n; i++) {
        argv[i + 1] = (char *)(uintptr_t)words.items[i];
    }
    return cli_parse(a, (int)words.n + 1, argv, c, why);
}

static void command_line(void)
{
    struct arena a;
    struct cli c;
    const char *why;

    arena_init(&a, 0);
    CU_ASSERT_TRUE(
        parse(&a, "src -j3 --format=sarif check --output json=x -qo y -- -DX -j9", &c, &why));
    CU_ASSERT_EQUAL(c.command, COMMAND_CHECK);
    CU_ASSERT_EQUAL(c.npaths, 2); // "check" is a path where it is not the first word
    CU_ASSERT_EQUAL(c.jobs, 3);
    CU_ASSERT_EQUAL(c.nflags, 2);
    CU_ASSERT_TRUE(c.quiet);
    CU_ASSERT_EQUAL_FATAL(c.noutputs, 2);
    CU_ASSERT_TRUE(c.outputs[0].has_format);
    CHECK_TEXT(c.outputs[0].path, "x");
    CU_ASSERT_FALSE(c.outputs[1].has_format);
    CU_ASSERT_TRUE(parse(&a, "--format gcc check src", &c, &why));
    CU_ASSERT_EQUAL(c.npaths, 1);
    CU_ASSERT_TRUE(parse(&a, "./rules", &c, &why));
    CU_ASSERT_EQUAL(c.command, COMMAND_CHECK);
    CU_ASSERT_TRUE(parse(&a, "--output a=b.txt", &c, &why));
    CHECK_TEXT(c.outputs[0].path, "a=b.txt");
    CU_ASSERT_FALSE(parse(&a, "--stat", &c, &why)); // no abbreviations
    CHECK_TEXT(why, "unknown option '--stat'; did you mean '--stats'?");
    CU_ASSERT_FALSE(parse(&a, "-j 0", &c, &why));
    CU_ASSERT_FALSE(parse(&a, "-j", &c, &why));
    CU_ASSERT_FALSE(parse(&a, "--baseline x", &c, &why));
    CU_ASSERT_FALSE(parse(&a, "explain", &c, &why));
    CU_ASSERT_FALSE(parse(&a, "explain a b", &c, &why));
    CU_ASSERT_FALSE(parse(&a, "--enable=fd-leak,nonsense", &c, &why));
    CU_ASSERT_FALSE(parse(&a, "--stdin-filename a.c b.c", &c, &why));
    CU_ASSERT_TRUE(parse(&a, "--enable=fd-leak,family:fd --disable all", &c, &why));
    CU_ASSERT_EQUAL(c.nrules, 3);
    arena_free(&a);
}

const struct test suite[] = {
    {"globs", globs},
    {"globs take no time", globs_take_no_time},
    {"splitting of commands", splitting},
    {"response files", response_files},
    {"allowed flags", allowed_flags},
    {"database", database},
    {"borrowed flags", borrowed_flags},
    {"guessed folders", guessed_folders},
    {"walking", walking},
    {"roots", roots},
    {"configuration", configuration},
    {"command line", command_line},
    {NULL, NULL},
};
