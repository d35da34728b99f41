// SPDX-License-Identifier: Apache-2.0
// links: cclint_place
// Equal paths are equal numbers, and the normal form makes paths equal that mean the same.
#include "analyzer/base/arena.h"
#include "analyzer/base/bug.h"
#include "analyzer/place/place.h"
#include "tests/test.h"

#include <string.h>

const char suite_name[] = "place";

enum { T_INT = 1, T_PTR, T_REC, T_OTHER };

static void test_equal_paths(void)
{
    struct arena a;
    struct place_table *t;
    place_id x, y, deref, field;

    arena_init(&a, 0);
    t = place_table_new(&a);
    CU_ASSERT_EQUAL(place_count(t), 1);
    CU_ASSERT_EQUAL(place_get(t, 0)->step, PLACE_UNKNOWN);
    x = place_base(t, PLACE_LOCAL, 3, T_PTR);
    y = place_base(t, PLACE_GLOBAL, 3, T_PTR);
    CU_ASSERT(x != 0 && y != 0 && x != y);
    CU_ASSERT_EQUAL(place_base(t, PLACE_LOCAL, 3, T_PTR), x);
    CU_ASSERT_NOT_EQUAL(place_base(t, PLACE_LOCAL, 4, T_PTR), x);
    deref = place_step(t, x, PLACE_DEREF, 0, T_REC, 0);
    field = place_step(t, deref, PLACE_FIELD, 7, T_INT, PLACE_IN_UNION);
    CU_ASSERT_EQUAL(place_step(t, deref, PLACE_FIELD, 7, T_INT, PLACE_IN_UNION), field);
    CU_ASSERT_NOT_EQUAL(place_step(t, deref, PLACE_FIELD, 8, T_INT, 0), field);
    CU_ASSERT_EQUAL(place_get(t, field)->parent, deref);
    CU_ASSERT_EQUAL(place_get(t, field)->arg, 7);
    CU_ASSERT_EQUAL(place_get(t, field)->type, T_INT);
    CU_ASSERT_EQUAL(place_get(t, field)->depth, 2);
    CU_ASSERT_EQUAL(place_get(t, field)->flags, PLACE_IN_UNION);
    arena_free(&a);
}

static void test_type_identity(void)
{
    struct arena a;
    struct place_table *t;
    place_id x, deref;

    arena_init(&a, 0);
    t = place_table_new(&a);
    x = place_base(t, PLACE_LOCAL, 0, T_PTR);
    CU_ASSERT_NOT_EQUAL(place_base(t, PLACE_LOCAL, 0, T_OTHER), x); // another function's
    CU_ASSERT_NOT_EQUAL(place_base(t, PLACE_TEMP, 0, T_OTHER), place_base(t, PLACE_TEMP, 0, T_PTR));
    CU_ASSERT_EQUAL(place_base(t, PLACE_GLOBAL, 0, T_OTHER), place_base(t, PLACE_GLOBAL, 0, T_PTR));
    CU_ASSERT_EQUAL(place_step(t, x, PLACE_INDEX_K, 1, T_INT, 0),
                    place_step(t, x, PLACE_INDEX_K, 1, T_OTHER, 0));
    deref = place_step(t, x, PLACE_DEREF, 0, T_INT, 0);
    CU_ASSERT_NOT_EQUAL(place_step(t, x, PLACE_DEREF, 0, T_REC, PLACE_CASTED), deref);
    CU_ASSERT_EQUAL(place_step(t, x, PLACE_DEREF, 0, T_INT, 0), deref);
    CU_ASSERT_EQUAL(place_step(t, deref, PLACE_FIELD, 1, T_INT, 0),
                    place_step(t, deref, PLACE_FIELD, 1, T_OTHER, 0));
    arena_free(&a);
}

static void test_normal_form(void)
{
    struct arena a;
    struct place_table *t;
    place_id p, deref, array;

    arena_init(&a, 0);
    t = place_table_new(&a);
    p = place_base(t, PLACE_LOCAL, 0, T_PTR);
    deref = place_step(t, p, PLACE_DEREF, 0, T_INT, 0);
    CU_ASSERT_EQUAL(place_step(t, deref, PLACE_INDEX_K, 0, T_INT, 0), deref); // p[0] is *p
    CU_ASSERT_NOT_EQUAL(place_step(t, deref, PLACE_INDEX_K, 1, T_INT, 0), deref);
    CU_ASSERT_NOT_EQUAL(place_step(t, deref, PLACE_INDEX, 0, T_INT, 0), deref);
    array = place_base(t, PLACE_LOCAL, 1, T_OTHER);
    CU_ASSERT_NOT_EQUAL(place_step(t, array, PLACE_INDEX_K, 0, T_INT, 0), array);
    CU_ASSERT_NOT_EQUAL(place_step(t, array, PLACE_INDEX_K, (uint32_t)-1, T_INT, 0),
                        place_step(t, array, PLACE_INDEX_K, 1, T_INT, 0));
    arena_free(&a);
}

static void test_depth(void)
{
    struct arena a;
    struct place_table *t;
    place_id p, root;

    arena_init(&a, 0);
    t = place_table_new(&a);
    p = root = place_base(t, PLACE_TEMP, 9, T_PTR);
    for (unsigned i = 1; i <= PLACE_DEPTH_MAX; i++) {
        p = place_step(t, p, PLACE_DEREF, 0, T_PTR, 0);
        CU_ASSERT_EQUAL(place_get(t, p)->depth, i);
        CU_ASSERT_EQUAL(place_root(t, p), root);
    }
    // The deepest path has a first element still, which is itself.
    CU_ASSERT_EQUAL(place_step(t, p, PLACE_INDEX_K, 0, T_PTR, 0), p);
    CU_ASSERT_EQUAL(place_step(t, p, PLACE_FIELD, 0, T_PTR, 0), 0);
    CU_ASSERT_EQUAL(place_step(t, 0, PLACE_DEREF, 0, T_PTR, 0), 0);
    CU_ASSERT_EQUAL(place_step(t, 0, PLACE_FIELD, 1, T_PTR, 0), 0);
    arena_free(&a);
}

static void test_questions(void)
{
    struct arena a;
    struct place_table *t;
    place_id x, f, g, deref, other;

    arena_init(&a, 0);
    t = place_table_new(&a);
    x = place_base(t, PLACE_LOCAL, 0, T_REC);
    f = place_step(t, x, PLACE_FIELD, 1, T_PTR, 0);
    deref = place_step(t, f, PLACE_DEREF, 0, T_REC, 0);
    g = place_step(t, deref, PLACE_FIELD, 2, T_INT, 0);
    other = place_base(t, PLACE_LOCAL, 1, T_REC);
    CU_ASSERT_FALSE(place_has_deref(t, 0));
    CU_ASSERT_FALSE(place_has_deref(t, f));
    CU_ASSERT(place_has_deref(t, deref));
    CU_ASSERT(place_has_deref(t, g));
    CU_ASSERT_EQUAL(place_root(t, g), x);
    CU_ASSERT_EQUAL(place_root(t, x), x);
    CU_ASSERT_EQUAL(place_root(t, 0), 0);
    CU_ASSERT(place_is_prefix(t, x, g));
    CU_ASSERT(place_is_prefix(t, f, g));
    CU_ASSERT(place_is_prefix(t, g, g));
    CU_ASSERT_FALSE(place_is_prefix(t, g, f));
    CU_ASSERT_FALSE(place_is_prefix(t, other, g));
    CU_ASSERT_FALSE(place_is_prefix(t, 0, g));
    arena_free(&a);
}

static void test_many(void)
{
    struct arena a;
    struct place_table *t;
    const struct place *first;
    place_id p;

    arena_init(&a, 0);
    t = place_table_new(&a);
    p = place_base(t, PLACE_LOCAL, 77, T_PTR);
    first = place_get(t, p);
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < 20000; i++) {
            place_id base = place_base(t, PLACE_GLOBAL, i, T_REC);

            CU_ASSERT_EQUAL(base, 2 + 2 * i);
            CU_ASSERT_EQUAL(place_step(t, base, PLACE_FIELD, i, T_INT, 0), 3 + 2 * i);
        }
        CU_ASSERT_EQUAL(place_count(t), 40002);
    }
    CU_ASSERT_PTR_EQUAL(place_get(t, p), first); // places do not move
    CU_ASSERT_EQUAL(first->arg, 77);
    arena_free(&a);
}

static void test_out_of_range(void)
{
    struct arena a;
    struct guard g;
    struct place_table *t;
    volatile bool caught = false;

    arena_init(&a, 0);
    t = place_table_new(&a);
    guard_open(&g);
    if (setjmp(g.at) == 0) {
        place_get(t, 1);
        guard_close(&g);
    } else {
        caught = g.is_bug;
    }
    CU_ASSERT(caught);
    arena_free(&a);
}

const struct test suite[] = {
    {"equal_paths", test_equal_paths},   {"type_identity", test_type_identity},
    {"normal_form", test_normal_form},   {"depth", test_depth},
    {"questions", test_questions},       {"many", test_many},
    {"out_of_range", test_out_of_range}, {NULL, NULL},
};
