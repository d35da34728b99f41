// SPDX-License-Identifier: Apache-2.0
// Which stream a call reads or asks: questions of the rules on ends and errors of what is read.
#ifndef CCLINT_ENGINE_STREAMS_H
#define CCLINT_ENGINE_STREAMS_H

#include "analyzer/engine/rule.h"

// The stream that the call reads from, by its model, or a function of the program that hands the
// parameter on to one that does; 0: none, or not an argument.
ir_opnd stream_read(struct rule_ctx *ctx, uint32_t call);
// The stream that it asks for its end or for an error: flags are API_ASKS_END, API_ASKS_ERROR.
ir_opnd stream_asked(struct rule_ctx *ctx, uint32_t call, uint32_t flags);
// The result of a call that reads from a stream at its end: EOF, a null pointer, no items; false
// if it says nothing of the end (scanf), or is none of the C library's.
bool stream_end_result(struct rule_ctx *ctx, uint32_t call, int64_t *v);
// Whether operand `a` of one instruction and `b` of another are the same variable, or read from
// the same place.
bool is_same_handle(struct rule_ctx *ctx, ir_opnd a, uint32_t at_a, ir_opnd b, uint32_t at_b);
// The call writes to a standard stream, the terminal as often as not.
bool call_writes_to_terminal(struct rule_ctx *ctx, uint32_t call);
// The call gives one byte, or -1 at the end and after an error (getc).
bool call_reads_byte(const struct api_fn *m);

#endif
