// SPDX-License-Identifier: Apache-2.0
// What a function does with a buffer that a call fills or sends: questions of the I/O rules.
#ifndef CCLINT_ENGINE_BUFFERS_H
#define CCLINT_ENGINE_BUFFERS_H

#include "analyzer/engine/rule.h"

enum buffer_fate {
    BUFFER_READ = 1,           // its bytes are loaded somewhere, or handed to a modelled function
                               // that does more than to pass them on
    BUFFER_ESCAPES = 2,        // its address goes to a function that is not modelled, or to memory
    BUFFER_NEWLINE_TESTED = 4, // a byte of it is compared with '\n', or a search for one is tested
    BUFFER_LITERAL = 8,        // the bytes are a string literal, or an array made from one
    BUFFER_FORMAT_TESTED = 32, // a byte of it decides whether the loop around the call goes on, or
                               // the loop ends when its text differs from another
    BUFFER_UNKNOWN = 16,       // not the start of an object of this function or unit
};

// Of the buffer `pointer` points to, in the instructions other than `call` itself.
unsigned buffer_fate(struct rule_ctx *ctx, uint32_t call, ir_opnd pointer);

// The instructions that load a byte of it, or hand it to a function that does not just fill it. Of
// a buffer of somebody else those that go through the same variable.
struct bitset buffer_readers(struct rule_ctx *ctx, uint32_t call, ir_opnd pointer);
// The instructions that may put something into it: stores, and calls that get its address unless
// their model says that they leave it alone.
struct bitset buffer_writers(struct rule_ctx *ctx, uint32_t call, ir_opnd pointer);

#endif
