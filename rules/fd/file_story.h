// SPDX-License-Identifier: Apache-2.0
// Words for what is done to files by their names, which the rules on names share.
#ifndef CCLINT_RULES_FD_FILE_STORY_H
#define CCLINT_RULES_FD_FILE_STORY_H

#include "analyzer/engine/files.h"
#include "analyzer/engine/rule.h"

// The calls down to where it is done; `what` words the last one.
void file_story(struct rule_ctx *ctx, struct finding_draft *f, const struct file_action *a,
                const char *what);
// ", called through save(),"; "" if the function does it itself.
const char *file_way(struct rule_ctx *ctx, const struct file_action *a);
// The name as messages call it.
const char *file_text(struct rule_ctx *ctx, const struct file_action *a);
// A text that names something below /run, /tmp and the like: in memory, and gone with it.
bool file_is_volatile(const struct rule_ctx *ctx, const struct file_action *a);
// Likewise, below /proc, /sys or /dev: nobody but the system makes files there.
bool file_is_kernels(const struct rule_ctx *ctx, const struct file_action *a);

#endif
