// SPDX-License-Identifier: Apache-2.0
// Reading one `.cclint.json`.
#ifndef CCLINT_APP_CONFIG_READ_H
#define CCLINT_APP_CONFIG_READ_H

#include "analyzer/app/config.h"

const struct config *config_default(struct arena *a);
// NULL with `*why`: one line with file, line and column.
const struct config *config_read(struct arena *a, const char *path, const char **why);

#endif
