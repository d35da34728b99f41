// SPDX-License-Identifier: Apache-2.0
// What the writer and the reader of `.cci` agree upon.
//
//   "CCI", version byte, method byte (0 plain, 1 zstd), then the streams: length, with zstd the
//   length of its frame, and the bytes
//
// Like goes to like, which is what makes it small: all opcodes follow each other, all operands, all
// columns of positions, and each stream is compressed with statistics of its own. Tables are
// numbered in order of first use, so that references are mostly "the next new one" or one seen
// lately.
//
//   NAMES   texts in order of first use, each by what it shares with the one before
//   TABLES  files, types, constants, strings, symbols, problems
//   FILE LINE COL SPAN  of positions
//   PLACES  steps
//   FUNCS   heads of functions, locals
//   OP      opcode, and which of MISC's bytes follow
//   SUB     operators
//   DST     results: 0 the next temporary, 1 none, 2 a place (in PLACE), 3 + n local n
//   OPND    operands, see below
//   TYPE    0: as the last instruction with this opcode; else type + 1
//   PLACE   signed distance to the highest place so far
//   LOC     signed distance to the highest position so far, where it changes
//   FLOW    successors, cases
//   MISC    flags, memory orders, callees, locals, numbers of arguments
//
// An operand is n << 2 | 0: the n-th last temporary, | 1: local n, | 2: constant n, | 3: n is 0
// none, 1 a floating constant, 2 a place; the index follows.
#ifndef CCLINT_IR_CCI_FORMAT_H
#define CCLINT_IR_CCI_FORMAT_H

#include "analyzer/ir/ir.h"

enum cci_stream {
    CCI_NAMES,
    CCI_TABLES,
    CCI_FILE,
    CCI_LINE,
    CCI_COL,
    CCI_SPAN,
    CCI_PLACES,
    CCI_FUNCS,
    CCI_OP,
    CCI_SUB,
    CCI_DST,
    CCI_OPND,
    CCI_TYPE,
    CCI_PLACE,
    CCI_LOC,
    CCI_FLOW,
    CCI_MISC,
    CCI_STREAMS
};

enum { CCI_PLAIN, CCI_ZSTD }; // methods

// A byte of OP: the opcode, and these.
enum { CCI_HAS_FLAGS = 0x20, CCI_HAS_ORDER = 0x40, CCI_HAS_LOC = 0x80, CCI_OP_MASK = 0x1f };
_Static_assert(IR_OP_COUNT <= CCI_OP_MASK + 1, "an opcode fits beside its marks");

enum { CCI_DST_NEXT, CCI_DST_NONE, CCI_DST_PLACE, CCI_DST_LOCAL };
enum { CCI_OPND_TEMP, CCI_OPND_LOCAL, CCI_OPND_CONST, CCI_OPND_OTHER };
enum { CCI_OTHER_NONE, CCI_OTHER_FLOAT, CCI_OTHER_PLACE };

// More than this many times its compressed size a stream must not be, or the reader would reserve
// memory on anybody's word; the writer leaves all plain then.
enum { CCI_RATIO_MAX = 1000, CCI_RATIO_FREE = 1 << 16 };

// A name shares at most this many times the bytes it adds with the name before it.
enum { CCI_SHARED_MAX = 64 };

#endif
