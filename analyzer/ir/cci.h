// SPDX-License-Identifier: Apache-2.0
// The `.cci` format: a unit as bytes. Versioned, deterministic (no absolute path below the project
// root, no time), validated on reading: bad bytes give NULL, never a crash.
//
// What no function and no definition of the unit refers to is not written: types, positions, and
// the fields of records that no place uses (a record keeps its size and those of its fields that
// are used, in order). Reading what was written and writing it again gives the same bytes.
#ifndef CCLINT_IR_CCI_H
#define CCLINT_IR_CCI_H

#include "analyzer/base/buf.h"
#include "analyzer/ir/ir.h"

enum { CCI_VERSION = 5, CCI_HEAD = 12 };

// What was learnt from other programs, from which reading and writing start, and room to work in.
// One serves any number of units, one after another.
struct cci_codec;
struct cci_codec *cci_codec_new(struct arena *a);
// What stands before `n` bytes of the coder.
void cci_head(const struct cci_codec *codec, size_t n, uint8_t head[CCI_HEAD]);

void cci_write(struct cci_codec *codec, struct buf *out, const struct ir_unit *u);
// The unit in `a`, verified with ir_verify_unit(), or NULL with `*why`. Memory use is bounded by
// the input's size: counts are checked before anything is allocated.
struct ir_unit *cci_read(struct cci_codec *codec, struct arena *a, const void *data, size_t n,
                         const char **why);

#endif
