// SPDX-License-Identifier: Apache-2.0
#include "tests/report_written.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *written(struct samples *s, enum report_format format)
{
    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);

    CU_ASSERT_TRUE(report_write(&s->arena, out, format, &s->report));
    fclose(out);
    return text;
}

cJSON *parsed(struct samples *s, enum report_format format)
{
    char *text = written(s, format), *p = text;
    cJSON *tree = cJSON_ParseWithOpts(text, NULL, true);

    CU_ASSERT_PTR_NOT_NULL_FATAL(tree);
    while ((unsigned char)*p >= 0x20 || *p == '\n') {
        p++;
    }
    CU_ASSERT_EQUAL(*p, '\0');
    free(text);
    return tree;
}

const cJSON *at(const cJSON *tree, const char *path)
{
    char part[64];

    while (tree && *path) {
        size_t n = strcspn(path, "/");

        snprintf(part, sizeof part, "%.*s", (int)n, path);
        tree = cJSON_IsArray(tree) ? cJSON_GetArrayItem(tree, atoi(part))
                                   : cJSON_GetObjectItemCaseSensitive(tree, part);
        path += path[n] ? n + 1 : n;
    }
    CU_ASSERT_PTR_NOT_NULL(tree);
    return tree;
}

bool has(const cJSON *tree, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(tree, key) != NULL;
}

void check_written(struct samples *s, enum report_format format, const char *expected)
{
    char *text = written(s, format);

    CHECK_TEXT(text, expected);
    free(text);
}
