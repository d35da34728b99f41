// SPDX-License-Identifier: Apache-2.0
// Inside engine/: what --dump=why says around the runs of the machines (why.c).
#ifndef CCLINT_ENGINE_WHY_H
#define CCLINT_ENGINE_WHY_H

#include "analyzer/engine/run.h"

struct context_finding;

bool why_asks(const struct why_request *w, func_id f); // w may be NULL
void why_function(struct buf *out, const struct program_func *f);
void why_machines(struct buf *out, const struct machine *const *machines, uint32_t n, bool is_run);
void why_findings(struct buf *out, const struct context_finding *first);
void why_summary(struct buf *out, const struct api_fn *summary, bool is_kept);

#endif
