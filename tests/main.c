// SPDX-License-Identifier: Apache-2.0
// Runs the one suite it is linked with; an argument runs only the tests whose name contains it.
#include "tests/test.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

void check_text(const char *file, int line, const char *got, const char *expected)
{
    bool same = got && expected && strcmp(got, expected) == 0;

    if (!same) {
        fprintf(stderr, "%s:%d:\n  got      \"%s\"\n  expected \"%s\"\n", file, line,
                got ? got : "(null)", expected ? expected : "(null)");
    }
    CU_assertImplementation(same, (unsigned)line, "texts are equal", file, "", CU_FALSE);
}

int main(int argc, char **argv)
{
    const char *filter = argc > 1 ? argv[1] : "";
    CU_pSuite s;
    unsigned ran = 0;

    if (CU_initialize_registry() != CUE_SUCCESS) {
        return 2;
    }
    s = CU_add_suite(suite_name, NULL, NULL);
    for (const struct test *t = suite; t->name; t++) {
        if (strstr(t->name, filter)) {
            CU_add_test(s, t->name, t->run);
            ran++;
        }
    }
    if (ran == 0) {
        fprintf(stderr, "%s: no test matches \"%s\"\n", suite_name, filter);
        return 2;
    }
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failed ? 1 : 0;
}
