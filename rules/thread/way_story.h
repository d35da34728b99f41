// SPDX-License-Identifier: Apache-2.0
// Words for ways through the program, which the rules on what may be called where share.
#ifndef CCLINT_RULES_THREAD_WAY_STORY_H
#define CCLINT_RULES_THREAD_WAY_STORY_H

#include "analyzer/engine/call_walk.h"
#include "analyzer/engine/rule.h"

loc_id way_loc(const struct program *p, func_id f, uint32_t insn);
const char *way_function(const struct program *p, func_id f);
// Where the thread is started, in its flow; nothing for main.
void way_start(struct rule_ctx *ctx, struct finding_draft *f, uint32_t root, uint32_t flow);
// The calls down to the last, which `what` words.
void way_story(struct rule_ctx *ctx, struct finding_draft *f, const struct walk_way *way,
               uint32_t flow, const char *what);
// ", called through a(), b()," or "": the functions between the first and the last.
const char *way_through(struct rule_ctx *ctx, const struct walk_way *way);
// "main()" or "the thread of worker()".
const char *way_thread(struct rule_ctx *ctx, uint32_t root);
// Each call on the way stands under conditions that nobody looked at.
enum confidence way_confidence(const struct walk_way *way, enum confidence at_best);

#endif
