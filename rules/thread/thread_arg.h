// SPDX-License-Identifier: Apache-2.0
// Words for what threads are handed.
#ifndef CCLINT_RULES_THREAD_THREAD_ARG_H
#define CCLINT_RULES_THREAD_THREAD_ARG_H

#include "analyzer/engine/thread_args.h"
#include "rules/shared/handle.h"
#include "rules/thread/thread.h"

loc_id thread_arg_loc(struct rule_ctx *ctx, func_id f, uint32_t insn);
enum confidence thread_arg_confidence(const struct thread_arg *a);
// The steps with which the story begins and ends: the thread is started, it looks at what it got.
void thread_arg_start(struct rule_ctx *ctx, struct finding_draft *d, const struct thread_arg *a);
void thread_arg_reader(struct rule_ctx *ctx, struct finding_draft *d, const struct thread_arg *a);

#endif
