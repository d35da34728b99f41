// SPDX-License-Identifier: Apache-2.0
// Memo tables, and the keys that must be unique within a unit.
#include "analyzer/frontend/lower_tables.h"

#include "analyzer/base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void lower_tables_init(struct lower *l)
{
    CXTargetInfo target = clang_getTranslationUnitTargetInfo(l->tu);
    int width = clang_TargetInfo_getPointerWidth(target);

    clang_TargetInfo_dispose(target);
    l->tables = arena_new(l->arena, struct lower_tables);
    l->tables->pointer_size = width > 0 ? (unsigned)width / 8 : 8;
}

uint32_t table_get(const struct ptr_map *m, const void *key)
{
    return (uint32_t)(uintptr_t)ptr_map_get(m, key);
}

void table_put(struct lower *l, struct ptr_map *m, const void *key, uint32_t value)
{
    ptr_map_put(l->arena, m, key, (void *)(uintptr_t)value);
}

const void *table_key(name_id name)
{
    return (const void *)((uintptr_t)name + 1);
}

name_id lower_unique_key(struct lower *l, name_id wanted)
{
    struct ptr_map *uses = &l->tables->key_uses;
    uint32_t n = table_get(uses, table_key(wanted)) + 1;

    table_put(l, uses, table_key(wanted), n);
    return n == 1 ? wanted : lower_printf(l, "%s#%u", names_text(l->names, wanted), n);
}

name_id lower_printf(struct lower *l, const char *fmt, ...)
{
    char small[256];
    const char *text;
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(small, sizeof small, fmt, ap);
    va_end(ap);
    if (n < 0) {
        return 0;
    }
    if ((size_t)n < sizeof small) {
        return names_put(l->names, small, (size_t)n);
    }
    va_start(ap, fmt);
    text = arena_vprintf(l->arena, fmt, ap);
    va_end(ap);
    return names_put(l->names, text, (size_t)n);
}

name_id lower_take_name(struct lower *l, CXString s)
{
    const char *text = clang_getCString(s);
    name_id id = names_puts(l->names, text);

    clang_disposeString(s);
    return id;
}
