// SPDX-License-Identifier: Apache-2.0
#include "analyzer/ir/ir.h"

const char *const ir_attr_name[ATTR_COUNT] = {
#define ATTR(id, name, meaning) [ATTR_##id] = name,
#include "analyzer/ir/ir_attrs.def"
#undef ATTR
};

const struct ir_op_info ir_op_info[IR_OP_COUNT] = {
#define OP(name, flags, meaning) {#name, meaning, (flags)},
#include "analyzer/ir/ir_ops.def"
#undef OP
};
