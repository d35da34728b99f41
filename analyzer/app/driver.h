// SPDX-License-Identifier: Apache-2.0
// `cclint check`: from the command line to the exit code.
#ifndef CCLINT_APP_DRIVER_H
#define CCLINT_APP_DRIVER_H

#include "analyzer/app/cli.h"

enum exit_code driver_check(struct arena *a, struct cli *c);

#endif
