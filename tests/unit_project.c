// SPDX-License-Identifier: Apache-2.0
#include "tests/unit_project.h"
#include "tests/test.h"

#include "analyzer/base/arena.h"
#include "analyzer/frontend/clang_unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// ---- A project in a temporary directory ---------------------------------------------------------

void project_open(struct project *p)
{
    strcpy(p->root, "/tmp/cclint-frontend-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(p->root));
    arena_init(&p->arena, 0);
    p->index = clang_unit_open();
}

void project_close(struct project *p)
{
    char command[128];

    snprintf(command, sizeof command, "rm -r %s", p->root);
    CU_ASSERT_EQUAL(system(command), 0);
    clang_unit_close(p->index);
    arena_free(&p->arena);
}

const char *project_path(struct project *p, const char *name)
{
    return arena_printf(&p->arena, "%s/%s", p->root, name);
}

void project_put(struct project *p, const char *name, const char *text)
{
    const char *path = project_path(p, name), *slash = strchr(name, '/');
    FILE *f;

    if (slash) {
        mkdir(project_path(p, arena_text(&p->arena, name, (size_t)(slash - name))), 0700);
    }
    f = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    fputs(text, f);
    fclose(f);
}

struct unit_request project_request(struct project *p, const char *name)
{
    return (struct unit_request){
        .root = p->root, .directory = p->root, .file = project_path(p, name)};
}

struct ir_unit *project_load(struct project *p, const char *name)
{
    struct unit_request *r = arena_new(&p->arena, struct unit_request);
    struct clang_result result;

    *r = project_request(p, name);
    result = clang_unit_load(p->index, &p->arena, r);
    CHECK_TEXT(result.why, "");
    CU_ASSERT_EQUAL(result.status, UNIT_OK);
    CU_ASSERT_PTR_NOT_NULL_FATAL(result.unit);
    CU_ASSERT_PTR_NULL(ir_verify_unit(&p->arena, result.unit));
    return result.unit;
}

struct ir_unit *project_load_text(struct project *p, const char *text)
{
    project_put(p, "a.c", text);
    return project_load(p, "a.c");
}

// ---- Looking into a unit ------------------------------------------------------------------------

const struct ir_type *unit_record(const struct ir_unit *u, const char *key)
{
    for (uint32_t i = 1; i < u->ntypes; i++) {
        if (u->types[i].kind == TYPE_RECORD && strcmp(ir_name(u, u->types[i].key), key) == 0) {
            return &u->types[i];
        }
    }
    fprintf(stderr, "no record %s\n", key);
    CU_FAIL_FATAL("record not found");
    return NULL;
}

const struct ir_field *unit_field(const struct ir_unit *u, const struct ir_type *t,
                                  const char *name)
{
    for (uint32_t i = 0; i < t->nfields; i++) {
        if (strcmp(ir_name(u, u->fields[t->first_field + i].name), name) == 0) {
            return &u->fields[t->first_field + i];
        }
    }
    fprintf(stderr, "no field %s\n", name);
    CU_FAIL_FATAL("field not found");
    return NULL;
}

const struct ir_global *unit_global(const struct ir_unit *u, const char *key)
{
    for (uint32_t i = 0; i < u->nglobals; i++) {
        if (strcmp(ir_name(u, u->globals[i].key), key) == 0) {
            return &u->globals[i];
        }
    }
    fprintf(stderr, "no global %s\n", key);
    CU_FAIL_FATAL("global not found");
    return NULL;
}

const struct ir_fn *unit_fn(const struct ir_unit *u, const char *name)
{
    for (uint32_t i = 0; i < u->nfns; i++) {
        if (strcmp(ir_name(u, u->fns[i].name), name) == 0) {
            return &u->fns[i];
        }
    }
    fprintf(stderr, "no function %s\n", name);
    CU_FAIL_FATAL("function not found");
    return NULL;
}

const struct ir_func *unit_func(const struct ir_unit *u, const char *name)
{
    for (uint32_t i = 0; i < u->nfuncs; i++) {
        if (strcmp(ir_name(u, u->fns[u->funcs[i].fn].name), name) == 0) {
            return &u->funcs[i];
        }
    }
    return NULL;
}

const struct ir_type *unit_type_of_global(const struct ir_unit *u, const char *name)
{
    return &u->types[unit_global(u, name)->type];
}
