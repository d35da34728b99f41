// SPDX-License-Identifier: Apache-2.0
// What the kind of its descriptor says of a call that moves data.
#ifndef CCLINT_ENGINE_TRANSFERS_H
#define CCLINT_ENGINE_TRANSFERS_H

#include "analyzer/engine/rule.h"

// All that is asked, or nothing: a datagram or packet, a record that the kernel writes, up to
// PIPE_BUF bytes into a pipe, or out of a pipe into which the same amount is always written.
bool transfer_is_whole(struct rule_ctx *ctx, uint32_t call, const struct api_io *io);

#endif
