// SPDX-License-Identifier: Apache-2.0
// Reports written into memory, and questions about what stands there.
#ifndef CCLINT_TESTS_REPORT_WRITTEN_H
#define CCLINT_TESTS_REPORT_WRITTEN_H

#include "tests/report_samples.h"
#include "tests/test.h"

#include <cjson/cJSON.h>

// The report as text; free() it.
char *written(struct samples *s, enum report_format format);
// The report parsed by cJSON; line ends are the only control characters in it.
cJSON *parsed(struct samples *s, enum report_format format);
// A value by its path, "runs/0/results"; the test fails if there is none.
const cJSON *at(const cJSON *tree, const char *path);
bool has(const cJSON *tree, const char *key);
void check_written(struct samples *s, enum report_format format, const char *expected);

#define CHECK_STRING(tree, path, text) CHECK_TEXT(cJSON_GetStringValue(at((tree), (path))), (text))
#define CHECK_NUMBER(tree, path, n)    CU_ASSERT_EQUAL(cJSON_GetNumberValue(at((tree), (path))), (n))
#define CHECK_SIZE(tree, path, n)      CU_ASSERT_EQUAL(cJSON_GetArraySize(at((tree), (path))), (n))

#endif
