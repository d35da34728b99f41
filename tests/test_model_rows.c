// SPDX-License-Identifier: Apache-2.0
// links: cclint_api
// with: model_fixture.c
// Reading rows of API models: the vocabulary, messages, hostile texts.
#include "tests/model_fixture.h"
#include "tests/test.h"

#include "analyzer/api/models.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"

#include <stdio.h>
#include <string.h>

const char suite_name[] = "model_rows";

// ---- The vocabulary ----------------------------------------------------------------------------

static void test_own_row(void)
{
    struct fixture t;

    setup_builtin(&t);
    uint32_t n = models_count(t.models);
    CU_ASSERT(add(&t, "{\"library\": \"mine\", \"functions\": ["
                      "{\"fn\": [\"xopen\", \"open\"], \"params\": 1, \"result\": \"int\","
                      " \"effects\": [{\"acquire\": \"fd\", \"at\": \"ret\"}]}]}"));
    CU_ASSERT_EQUAL(models_count(t.models), n + 1);
    CHECK_TEXT(find(&t, "xopen")->library, "mine");
    CHECK_TEXT(find(&t, "open")->library, "mine");
    CHECK_TEXT(find(&t, "open")->name, "open");
    CU_ASSERT_PTR_NOT_NULL(models_find(t.models, "open", 1, false, RESULT_INT));
    CU_ASSERT_FALSE(find(&t, "xopen")->writes_known);
    arena_free(&t.arena);
}

// What is said apart from rows is added to those there are, and waits for those that come; a row
// that replaces one stands as it is.
static void test_safety(void)
{
    struct fixture t;

    setup(&t);
    CU_ASSERT(add_row(&t, "{\"fn\": \"a\", \"params\": 0}"));
    CU_ASSERT(add(&t, "{\"functions\": [], \"safety\": [{\"shares\": [{\"lock\": \"log\"}],"
                      " \"flags\": [\"signal-safe\"], \"fn\": [\"a\", \"b\"]}]}"));
    CU_ASSERT_EQUAL(find(&t, "a")->nshares, 1);
    CU_ASSERT_EQUAL(find(&t, "a")->shares[0].use, SHARE_LOCK);
    CHECK_TEXT(find(&t, "a")->shares[0].what, "log");
    CU_ASSERT_PTR_NULL(find(&t, "b"));
    CU_ASSERT(add_row(&t, "{\"fn\": \"b\", \"params\": 0}, {\"fn\": \"a\", \"params\": 0}"));
    CU_ASSERT(find(&t, "b")->flags & API_SIGNAL_SAFE);
    CU_ASSERT_EQUAL(find(&t, "b")->nshares, 1);
    CU_ASSERT_EQUAL(find(&t, "a")->nshares, 0);
    arena_free(&t.arena);
}

static void test_file_is_taken_whole(void)
{
    struct fixture t;

    setup(&t);
    CU_ASSERT(add_row(&t, "{\"fn\": \"a\", \"params\": 0}"));
    CU_ASSERT_FALSE(add_row(&t, "{\"fn\": \"b\", \"params\": 0}, {\"fn\": \"c\"}"));
    CU_ASSERT_PTR_NOT_NULL(find(&t, "a"));
    CU_ASSERT_PTR_NULL(find(&t, "b"));
    arena_free(&t.arena);
}

static void test_ranges(void)
{
    static const struct {
        const char *json;
        int64_t lo, hi;
        bool negated;
    } cases[] = {
        {"[0, null]", 0, INT64_MAX, false},
        {"[null, -1]", INT64_MIN, -1, false},
        {"[null, null]", INT64_MIN, INT64_MAX, false},
        {"7", 7, 7, false},
        {"\"null\"", 0, 0, false},
        {"\"nonnull\"", 0, 0, true},
        {"{\"not\": [1, 3]}", 1, 3, true},
        {"{\"not\": -1}", -1, -1, true},
        {"{\"not\": \"nonnull\"}", 0, 0, false},
        {"[-2147483648, 4294967296]", -2147483648LL, 4294967296LL, false},
    };
    struct fixture t;

    setup(&t);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CU_ASSERT(add_row(
            &t, arena_printf(&t.arena, "{\"fn\": \"f\", \"params\": 0, \"fails\": {\"ret\": %s}}",
                             cases[i].json)));
        const struct api_guard *g = &find(&t, "f")->fails;
        CU_ASSERT_EQUAL(g->lo, cases[i].lo);
        CU_ASSERT_EQUAL(g->hi, cases[i].hi);
        CU_ASSERT_EQUAL(g->negated, cases[i].negated);
    }
    arena_free(&t.arena);
}

static void test_places(void)
{
    // As written, and as printed.
    static const char *const cases[][2] = {
        {"arg0", "arg0"},
        {"arg12", "arg12"},
        {"ret", "ret"},
        {"errno", "errno"},
        {"*arg0", "*arg0"},
        {"**arg1", "**arg1"},
        {"arg0[0]", "arg0[0]"},
        {"arg0[3]", "arg0[3]"},
        {"arg0->fd", "arg0->fd"},
        {"*arg0.fd", "arg0->fd"},
        {"(*arg0).fd", "arg0->fd"},
        {"ret->lock", "ret->lock"},
        {"arg0->a.b", "arg0->a.b"},
        {"arg0->fds[1]", "arg0->fds[1]"},
        {"*(arg0->p)", "*(arg0->p)"},
        {"arg0->p->q", "arg0->p->q"},
        {"*(*arg0)", "**arg0"},
        {"arg0.a", "arg0.a"},
    };
    struct fixture t;

    setup(&t);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *row = arena_printf(&t.arena,
                                       "{\"fn\": \"f\", \"params\": 13, \"effects\": "
                                       "[{\"use\": \"fd\", \"at\": \"%s\"}]}",
                                       cases[i][0]);
        CU_ASSERT(add_row(&t, row));
        check_place(&effect(find(&t, "f"), 0)->at, cases[i][1]);
    }
    arena_free(&t.arena);
}

static void test_bad_places(void)
{
    static const char *const bad[] = {"",
                                      "arg",
                                      "arg-1",
                                      "arg9999",
                                      "arg00000000000",
                                      "arg99",
                                      "*",
                                      "&arg0",
                                      "arg0[",
                                      "arg0[]",
                                      "arg0[-1]",
                                      "arg0]",
                                      "arg0->",
                                      "arg0.",
                                      "arg0.1a",
                                      "arg0 ",
                                      " arg0",
                                      "RET",
                                      "retx",
                                      "()",
                                      "(arg0",
                                      "arg0)",
                                      "*****arg0",
                                      "((((((((((arg0))))))))))",
                                      "arg0->a->b->c",
                                      "arg0->a.b.c.d",
                                      "arg0[1][2][3][4]",
                                      "arg2"};
    struct fixture t;

    setup(&t);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const char *row =
            arena_printf(&t.arena, "{\"fn\": \"f\", \"params\": 2, \"writes\": [\"%s\"]}", bad[i]);
        CU_ASSERT_FALSE(add_row(&t, row));
        CU_ASSERT(t.why && strncmp(t.why, "m.json:2: f: ", 13) == 0);
    }
    arena_free(&t.arena);
}

static void test_place_text_is_bounded(void)
{
    struct api_place p = {.root = API_ARG, .arg = 1, .nsteps = 2};
    char text[8];

    p.steps[0].kind = API_DEREF;
    p.steps[1].kind = API_FIELD;
    p.steps[1].field = "descriptor";
    api_place_text(&p, text, sizeof text);
    CHECK_TEXT(text, "arg1->d");
    text[0] = 'x';
    api_place_text(&p, text, 0);
    CU_ASSERT_EQUAL(text[0], 'x');
    p.nsteps = 255; // broken, but printed
    api_place_text(&p, text, 1);
    CHECK_TEXT(text, "");
}

// ---- Messages ----------------------------------------------------------------------------------

// ---- Properties --------------------------------------------------------------------------------

static const char flags_file[] =
    "{\"flags\": {\"bits\": {\"read-only\": {\"mask\": 3, \"is\": 1}, \"append\": 8,\n"
    "  \"close-on-exec\": {\"mask\": 64, \"name\": \"F_CLOEXEC\"}},\n"
    " \"mode\": {\"append\": {\"starts\": \"a\"}, \"read-only\": {\"starts\": \"r\","
    " \"lacks\": \"+\"}}},\n"
    "\"functions\": [{\"fn\": \"f\", \"params\": 2, \"result\": \"int\", \"effects\": ["
    "{\"acquire\": \"fd\", \"at\": \"ret\", \"sets\": [\"tty\"], \"clears\": [\"pipe\"],"
    " \"flags\": {\"arg1\": \"bits\"}}, {\"if\": {\"arg1\": {\"mask\": 6, \"is\": 2}},"
    " \"use\": \"fd\", \"at\": \"arg0\", \"mode\": \"w\"}]}]}";

static void test_flags(void)
{
    struct fixture t;

    setup(&t);
    CU_ASSERT_TRUE_FATAL(add(&t, flags_file));
    const struct api_effect *e = effect(find(&t, "f"), 0);
    CU_ASSERT_EQUAL(e->props.has, PROP_BIT(TTY));
    CU_ASSERT_EQUAL(e->props.lacks, PROP_BIT(PIPE));
    CU_ASSERT_PTR_NOT_NULL_FATAL(e->opening);
    check_place(&e->opening->at, "arg1");
    CU_ASSERT_PTR_EQUAL(models_flags(t.models, e->opening->flags->id), e->opening->flags);
    CHECK_TEXT(e->opening->flags->items[2].spelling, "F_CLOEXEC");
    e = effect(find(&t, "f"), 1);
    CU_ASSERT_EQUAL(e->guard[0].mask, 6);
    CU_ASSERT_EQUAL(e->guard[0].lo, 2);
    CU_ASSERT_EQUAL(e->props.has, PROP_BIT(WRITTEN)); // by its mode
    CU_ASSERT_EQUAL(e->props.lacks, PROP_BIT(SOUGHT));
    CU_ASSERT_TRUE(add_row(&t, "{\"fn\": \"g\", \"params\": 1, \"effects\": [{\"use\": \"fd\","
                               " \"at\": \"arg0\", \"flags\": {\"arg0\": \"mode\"}}]}"));
    arena_free(&t.arena);
}

static void test_what_flags_say(void)
{
    const struct api_flag reads = {.mask = 3, .is = 1}, append = {.starts = "a"};
    const struct api_flag plain = {.starts = "r", .lacking = "+"}, private = {.in = "e"};

    CU_ASSERT_EQUAL(api_flag_of_number(&reads, 1, ~INT64_C(1)), 1);
    CU_ASSERT_EQUAL(api_flag_of_number(&reads, 2, 0), 0);
    CU_ASSERT_EQUAL(api_flag_of_number(&reads, 1, 0), -1);
    CU_ASSERT_EQUAL(api_flag_of_number(&reads, 0, 1), 0);
    CU_ASSERT_TRUE(api_flag_of_text(&append, "ab"));
    CU_ASSERT_FALSE(api_flag_of_text(&append, ""));
    CU_ASSERT_TRUE(api_flag_of_text(&plain, "rb"));
    CU_ASSERT_FALSE(api_flag_of_text(&plain, "rb+"));
    CU_ASSERT_TRUE(api_flag_of_text(&plain, "r,ccs=+"));
    CU_ASSERT_FALSE(api_flag_of_text(&private, "r,ccs=e"));
}

static void test_flag_messages(void)
{
    static const struct {
        const char *file, *why;
    } cases[] = {
        {"{\"flags\": {\"x\": {\"apend\": 8}}, \"functions\": []}",
         "m.json:1: unknown property 'apend'; did you mean 'append'?"},
        {"{\"flags\": {\"x\": {\"append\": 8, \"sync\": {\"starts\": \"s\"}}}, \"functions\": []}",
         "m.json:1: a table of flags is for numbers or for texts, not for both"},
        {"{\"flags\": {\"x\": {\"append\": {\"mask\": 1, \"is\": 2}}}, \"functions\": []}",
         "m.json:1: a flag: 'is' has bits that 'mask' has not"},
        {"{\"flags\": {\"x\": {}}, \"functions\": []}",
         "m.json:1: a table of flags must be an object such as {\"append\": 1024}"},
        {"{\"functions\": [{\"fn\": \"f\", \"params\": 1, \"effects\": [{\"use\": \"fd\","
         " \"at\": \"arg0\", \"flags\": {\"arg0\": \"none\"}}]}]}",
         "m.json:1: f: there is no table of flags 'none' in this file or in one read before it"},
        {"{\"functions\": [{\"fn\": \"f\", \"params\": 1, \"effects\": [{\"use\": \"fd\","
         " \"at\": \"arg0\", \"sets\": [\"tty\"], \"clears\": [\"tty\"]}]}]}",
         "m.json:1: f: an effect sets and clears the same property"},
        {"{\"functions\": [{\"fn\": \"f\", \"params\": 1, \"effects\": [{\"use\": \"fd\","
         " \"at\": \"arg0\", \"sets\": \"tty\"}]}]}",
         "m.json:1: f: 'sets' must be a list of properties"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fixture t;

        setup(&t);
        CU_ASSERT_FALSE(add(&t, cases[i].file));
        CHECK_TEXT(t.why, cases[i].why);
        arena_free(&t.arena);
    }
}

static void test_messages(void)
{
    static const char *const cases[][2] = {
        {"{\"fn\": \"f\", \"params\": 1, \"effects\": [{\"aquire\": \"fd\", \"at\": \"ret\"}]}",
         "m.json:2: f: unknown verb 'aquire'; did you mean 'acquire'?"},
        {"{\"fn\": \"f\", \"params\": 1, \"efects\": []}",
         "m.json:2: f: unknown key 'efects'; did you mean 'effects'?"},
        {"{\"fn\": \"f\", \"params\": 1, \"effects\": [{\"lock\": \"mutx\", \"at\": \"*arg0\"}]}",
         "m.json:2: f: unknown family 'mutx'; did you mean 'mutex'?"},
        {"{\"fn\": \"f\", \"params\": 1, \"effects\": [{\"lock\": \"fd\", \"at\": \"*arg0\"}]}",
         "m.json:2: f: the verb 'lock' does not go with the family 'fd'"},
        {"{\"fn\": \"f\", \"params\": 1, \"effects\": [{\"at\": \"*arg0\"}]}",
         "m.json:2: f: an effect without a verb (acquire, release, lock ...)"},
        {"{\"fn\": \"f\", \"params\": 1, \"effects\": [{\"use\": \"fd\"}]}",
         "m.json:2: f: the effect 'use' has no \"at\""},
        {"{\"fn\": \"f\", \"params\": 1, \"effects\": [{\"use\": \"fd\", \"release\": \"fd\"}]}",
         "m.json:2: f: an effect has one verb, not both 'release' and 'use'"},
        {"{\"fn\": \"f\", \"params\": 1, \"flags\": [\"nortn\"]}",
         "m.json:2: f: unknown flag 'nortn'"},
        {"{\"fn\": \"f\", \"params\": 1, \"shares\": [{\"bufer\": \"text\"}]}",
         "m.json:2: f: unknown key 'bufer'; did you mean 'buffer'?"},
        {"{\"fn\": \"f\", \"params\": 1, \"shares\": [{\"buffer\": \"a\", \"lock\": \"b\"}]}",
         "m.json:2: f: an entry of 'shares' has one use"},
        {"{\"fn\": \"f\", \"params\": 1, \"shares\": [{\"buffer\": 1}]}",
         "m.json:2: f: 'buffer' must say in a few words what is shared"},
        {"{\"fn\": \"f\", \"params\": 1, \"shares\": [{}]}",
         "m.json:2: f: an entry of 'shares' without a use (buffer, lock ...)"},
        {"{\"fn\": \"f\", \"params\": 1, \"shares\": {}}",
         "m.json:2: f: 'shares' must be a list of at most 2"},
        {"{\"fn\": \"f\", \"params\": 1, \"params\": 2}",
         "m.json:2: f: key 'params' is given twice"},
        {"{\"fn\": \"f\", \"params\": 1.5}", "m.json:2: f: 'params' must be an integer"},
        {"{\"fn\": \"f\", \"params\": 1e300}", "m.json:2: f: 'params' must be an integer"},
        {"{\"fn\": \"f\", \"params\": -1}", "m.json:2: f: 'params' is out of range"},
        {"{\"fn\": \"f\", \"params\": \"1\"}", "m.json:2: f: 'params' must be a number"},
        {"{\"fn\": \"f\"}", "m.json:2: f: 'params', the number of parameters, is missing"},
        {"{\"params\": 1}", "m.json:2: 'fn', the name of the function, is missing"},
        {"{\"fn\": [\"f\", 3], \"params\": 1}",
         "m.json:2: f: 'fn' must be the name of a function, or a list of names"},
        {"{\"fn\": \"f g\", \"params\": 1}",
         "m.json:2: 'fn' must be the name of a function, or a list of names"},
        {"{\"fn\": \"f\", \"params\": 0, \"fails\": {\"ret\": [1, 0]}}",
         "m.json:2: f: 'fails': the low bound is above the high one"},
        {"{\"fn\": \"f\", \"params\": 0, \"fails\": {\"ret\": [1]}}",
         "m.json:2: f: 'fails' must have two bounds: [low, high], null for none"},
        {"{\"fn\": \"f\", \"params\": 0, \"fails\": {\"arg0\": 1}}",
         "m.json:2: f: 'fails': 'arg0', but the function has 0 parameters (arg0 is the first)"},
        {"{\"fn\": \"f\", \"params\": 0, \"result\": \"void\", \"fails\": {\"ret\": 1}}",
         "m.json:2: f: 'fails': 'ret', but the function returns nothing"},
        {"{\"fn\": \"f\", \"params\": 1, \"writes\": [\"arg0\"]}",
         "m.json:2: f: 'writes': what lies behind a pointer is meant: \"*arg0\""},
        {"{\"fn\": \"f\", \"params\": 1, \"scan\": {\"kind\": \"format\"}}",
         "m.json:2: f: 'scan' of kind 'format' needs its \"format\""},
        {"{\"fn\": \"f\", \"params\": 1, \"scan\": {\"kind\": \"copy\"}}",
         "m.json:2: f: 'scan' of kind 'copy' needs its \"buffer\""},
        {"{\"fn\": \"f\", \"params\": 1, \"texts\": [\"*arg0\"]}",
         "m.json:2: f: 'texts' are arguments, the first 16 at most"},
        {"{\"fn\": \"f\", \"params\": 1, \"texts\": \"arg0\"}",
         "m.json:2: f: 'texts' must be a list of arguments"},
        {"{\"fn\": \"f\", \"params\": 1, \"effects\": [{\"use\": \"fd\", \"at\": \"globals\"}]}",
         "m.json:2: f: 'at': \"globals\" stands alone, and in \"writes\" only"},
        {"{\"fn\": \"f\", \"params\": 1, \"effects\": [{\"spawn\": \"arg0\", \"at\": \"arg0\"}]}",
         "m.json:2: f: 'spawn' names the function itself: {\"spawn\": \"arg2\"}"},
        {"{\"fn\": \"f\", \"params\": 1, \"effects\": [{\"call\": \"arg0\"}]}",
         "m.json:2: f: unknown verb 'call'; did you mean 'calls'?"},
        {"{\"fn\": \"f\", \"params\": 1, \"effects\": [{\"calls\": \"ret\"}]}",
         "m.json:2: f: 'calls' names an argument or a member of what it points to"},
        {"{\"fn\": \"f\", \"params\": 1, \"effects\": [{\"calls\": \"arg0\", \"when\": \"soon\"}]}",
         "m.json:2: f: unknown 'when' 'soon'"},
        {"{\"fn\": \"f\", \"params\": 1, \"effects\": [{\"calls\": \"arg0\", \"thread\": 1}]}",
         "m.json:2: f: 'thread' must be a text"},
        {"{\"fn\": \"f\", \"params\": 1, \"effects\": [{\"calls\": \"arg0\", \"if\": {}}]}",
         "m.json:2: f: unknown key 'if'"},
        {"{\"fn\": \"f\", \"params\": 1, \"effects\": [{\"calls\": \"arg0\", \"with\": \"arg7\"}]}",
         "m.json:2: f: 'with' of 'calls': 'arg7', but the function has 1 parameters (arg0 is the "
         "first)"},
        {"3", "m.json:2: a row must be an object"},
    };
    struct fixture t;

    setup(&t);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CU_ASSERT_FALSE(add_row(&t, cases[i][0]));
        CHECK_TEXT(t.why, cases[i][1]);
    }
    CU_ASSERT_EQUAL(models_count(t.models), 0);
    arena_free(&t.arena);
}

static void test_lines(void)
{
    struct fixture t;

    setup(&t);
    CU_ASSERT_FALSE(add(&t, "{\n \"library\": \"functions\",\n \"functions\": [\n"
                            "  {\"fn\": \"a\\\"[{\", \"params\": 0}]}"));
    CHECK_TEXT(t.why, "m.json:4: 'fn' must be the name of a function, or a list of names");
    CU_ASSERT_FALSE(add(&t, "{\"functions\": [\n"
                            "  {\"fn\": \"a\", \"params\": 0,\n   \"note\": \"],}{[\\\\\"},\n"
                            "  {\"fn\": [\"b\",\n \"c\"], \"params\": 0, \"effects\": []},\n"
                            "  {\"fn\": \"d\", \"params\": true}]}"));
    CHECK_TEXT(t.why, "m.json:6: d: 'params' must be a number");
    CU_ASSERT_FALSE(add(&t, "{\"functions\": [\n\n  {\"fn\": oops}]}"));
    CHECK_TEXT(t.why, "m.json:3: not JSON from here on");
    CU_ASSERT_FALSE(add(&t, "{\"functions\": []}\n\nx"));
    CHECK_TEXT(t.why, "m.json:3: not JSON from here on");
    CU_ASSERT_FALSE(add(&t, "{\"function\": []}"));
    CHECK_TEXT(t.why, "m.json:1: unknown key 'function'; did you mean 'functions'?");
    CU_ASSERT_FALSE(add(&t, ""));
    CHECK_TEXT(t.why, "m.json:1: not JSON from here on");
    CU_ASSERT_FALSE(add(&t, "[]"));
    CHECK_TEXT(t.why, "m.json:1: a model file must be an object");
    arena_free(&t.arena);
}

// ---- Hostile texts -----------------------------------------------------------------------------

static void test_deep_nesting(void)
{
    struct fixture t;
    struct buf b = {0};

    setup(&t);
    buf_put(&b, "{\"functions\": [", 15);
    for (int i = 0; i < 200000; i++) {
        buf_byte(&b, i % 2 ? '[' : '{');
    }
    CU_ASSERT_FALSE(add(&t, buf_text(&b)));
    buf_clear(&b);
    buf_put(&b, "{\"functions\": ", 14);
    for (int i = 0; i < 900; i++) {
        buf_byte(&b, '[');
    }
    for (int i = 0; i < 900; i++) {
        buf_byte(&b, ']');
    }
    buf_byte(&b, '}');
    CU_ASSERT_FALSE(add(&t, buf_text(&b)));
    CHECK_TEXT(t.why, "m.json:1: a row must be an object");
    buf_free(&b);
    arena_free(&t.arena);
}

static void test_wrong_types(void)
{
    static const char *const keys[] = {"fn",      "params", "variadic", "result", "fails",
                                       "returns", "errno",  "blocks",   "flags",  "effects",
                                       "writes",  "io",     "scan",     "texts"};
    static const char *const values[] = {"null",
                                         "true",
                                         "-1e400",
                                         "1e400",
                                         "123456789012345678901234567890",
                                         "\"\"",
                                         "\"\\u0000\"",
                                         "[]",
                                         "[null]",
                                         "[[]]",
                                         "[{}]",
                                         "{}",
                                         "{\"\": 1}",
                                         "{\"ret\": {\"not\": {\"not\": 1}}}",
                                         "{\"ret\": [1, 2, 3]}",
                                         "{\"dir\": 1}",
                                         "{\"kind\": []}",
                                         "[{\"use\": [], \"at\": {}}]",
                                         "[{\"spawn\": 1}]",
                                         "[{\"spawn\": \"arg0\", \"at\": \"arg1\"}]",
                                         "{\"ret\": 1, \"arg0\": 1, \"arg1\": 2}"};
    struct fixture t;
    unsigned refused = 0;

    setup(&t);
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
        for (size_t v = 0; v < sizeof values / sizeof values[0]; v++) {
            const char *row = arena_printf(&t.arena, "{\"fn\": \"f\", \"params\": 2, \"%s\": %s}",
                                           keys[k], values[v]);
            bool ok = add_row(&t, row);
            CU_ASSERT(ok || (t.why && strncmp(t.why, "m.json:", 7) == 0));
            refused += !ok;
        }
    }
    CU_ASSERT(refused > 240); // the others are the few pairs that do fit
    arena_free(&t.arena);
}

// Every prefix of a sound file, and the file with any byte changed: accepted or refused, no more.
static void test_broken_copies(void)
{
    static const char text[] =
        "{\"library\": \"x\", \"functions\": [{\"fn\": [\"a\", \"b\"], \"params\": 3, "
        "\"variadic\": true, \"result\": \"int\", \"fails\": {\"ret\": [null, -1]}, \"effects\": "
        "[{\"if\": {\"ret\": {\"not\": -1}}, \"acquire\": \"fd\", \"at\": \"arg0[1]\"}], "
        "\"writes\": [\"*arg1.f\"], \"io\": {\"dir\": \"read\", \"data\": \"arg1\"}}]}";
    static const char bytes[] = "\"\\{}[],:0-e\x80\x01";
    struct fixture t;

    setup(&t);
    CU_ASSERT(add(&t, text));
    for (size_t n = 0; n < sizeof text - 1; n++) {
        char *copy = arena_text(&t.arena, text, n);
        CU_ASSERT_FALSE(models_add(t.models, "m.json", copy, n, &t.why));
    }
    for (size_t at = 0; at < sizeof text - 1; at++) {
        for (size_t k = 0; k < sizeof bytes; k++) { // the final NUL included
            char *copy = arena_text(&t.arena, text, sizeof text - 1);
            copy[at] = bytes[k];
            t.why = NULL;
            bool ok = models_add(t.models, "m.json", copy, sizeof text - 1, &t.why);
            CU_ASSERT(ok || t.why);
        }
    }
    arena_free(&t.arena);
}

static void test_message_is_printable(void)
{
    struct fixture t;

    setup(&t);
    CU_ASSERT_FALSE(add_row(&t, "{\"fn\": \"f\", \"params\": 1, \"\\u001b[31m\\u0007\": 1}"));
    CU_ASSERT_PTR_NULL(strchr(t.why, 27));
    CU_ASSERT_PTR_NULL(strchr(t.why, 7));
    arena_free(&t.arena);
}

const struct test suite[] = {
    {"own_row", test_own_row},
    {"safety", test_safety},
    {"file_is_taken_whole", test_file_is_taken_whole},
    {"ranges", test_ranges},
    {"places", test_places},
    {"bad_places", test_bad_places},
    {"place_text_is_bounded", test_place_text_is_bounded},
    {"flags", test_flags},
    {"what_flags_say", test_what_flags_say},
    {"flag_messages", test_flag_messages},
    {"messages", test_messages},
    {"lines", test_lines},
    {"deep_nesting", test_deep_nesting},
    {"wrong_types", test_wrong_types},
    {"broken_copies", test_broken_copies},
    {"message_is_printable", test_message_is_printable},
    {NULL, NULL},
};
