// SPDX-License-Identifier: Apache-2.0
#include "tests/model_fixture.h"

#include "tests/test.h"

#include <stdio.h>
#include <string.h>

void setup(struct fixture *t)
{
    arena_init(&t->arena, 0);
    t->models = models_new(&t->arena);
    t->why = NULL;
}

bool add(struct fixture *t, const char *json)
{
    t->why = NULL;
    return models_add(t->models, "m.json", json, strlen(json), &t->why);
}

bool add_row(struct fixture *t, const char *row)
{
    return add(t, arena_printf(&t->arena, "{\"functions\": [\n%s]}", row));
}

const struct api_fn *find(struct fixture *t, const char *name)
{
    return models_find(t->models, name, UINT32_MAX, false, RESULT_ANY);
}

void setup_builtin(struct fixture *t)
{
    setup(t);
    if (!models_add_builtin(t->models, &t->why)) {
        fprintf(stderr, "%s\n", t->why);
        CU_FAIL("built-in models load");
    }
}

const struct api_effect *effect(const struct api_fn *f, unsigned i)
{
    static const struct api_effect none;

    CU_ASSERT_PTR_NOT_NULL(f);
    CU_ASSERT(f && i < f->neffects);
    return f && i < f->neffects ? &f->effects[i] : &none;
}

void check_place(const struct api_place *p, const char *expected)
{
    char text[200];

    api_place_text(p, text, sizeof text);
    CHECK_TEXT(text, expected);
}
