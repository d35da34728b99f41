// SPDX-License-Identifier: Apache-2.0
// `cclint explain RULE` and `cclint rules`.
#ifndef CCLINT_APP_EXPLAIN_H
#define CCLINT_APP_EXPLAIN_H

#include "analyzer/app/cli.h"

enum exit_code explain_rule(FILE *out, const char *id);
void explain_rules(FILE *out, bool json);

#endif
