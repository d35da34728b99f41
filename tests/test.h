// SPDX-License-Identifier: Apache-2.0
// A suite of CUnit tests: each tests/test_<suite>.c defines `suite`, ending with {NULL, NULL}.
#ifndef CCLINT_TESTS_TEST_H
#define CCLINT_TESTS_TEST_H

#include <CUnit/Basic.h>
#include <CUnit/CUnit.h>

struct test {
    const char *name;
    void (*run)(void);
};

extern const char suite_name[];
extern const struct test suite[];

// Fails with both texts shown.
void check_text(const char *file, int line, const char *got, const char *expected);
#define CHECK_TEXT(got, expected) check_text(__FILE__, __LINE__, (got), (expected))

#endif
