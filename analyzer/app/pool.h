// SPDX-License-Identifier: Apache-2.0
// All units through the workers: the biggest first, results in order of the units. A worker that
// dies, takes too long or too much memory is replaced and its unit tried once more alone, after
// all others and in a fresh process; then it is given up with a reason.
#ifndef CCLINT_APP_POOL_H
#define CCLINT_APP_POOL_H

#include "analyzer/app/project.h"

struct pool_result {
    enum unit_status status;
    const char *why; // "" when UNIT_OK
    struct buf cci;  // owned: buf_free()
    uint64_t parse_us, lower_us, peak_kb;
};

struct pool_settings {
    const char *program;
    unsigned jobs, timeout_s, memory_mb;
    bool show_stderr;
};

// False with `*why` when the worker's program cannot be started at all.
bool pool_run(struct arena *a, const struct pool_settings *s, const struct unit *units, uint32_t n,
              struct pool_result *results, const char **why);

#endif
