// SPDX-License-Identifier: Apache-2.0
// direct-unaligned: memory or an amount for direct I/O that is not a multiple of the block size.
//
// The buffer is an array of this function without an alignment of its own, memory from malloc() or
// a relative, which is aligned for objects and not for disks, or an offset into one; or the amount
// is a constant that no block size divides. What a function of the project returns may be aligned.
#include "rules/fd/fd.h"

#include <string.h>

enum { SECTOR = 512 };

static bool is_plain_allocator(const char *name)
{
    static const char *const plain[] = {"malloc", "calloc", "realloc", "reallocarray", "strdup"};

    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        if (strcmp(name, plain[i]) == 0) {
            return true;
        }
    }
    return false;
}

// A local array that nothing says to be aligned.
static bool is_plain_array(struct rule_ctx *ctx, place_id p)
{
    const struct place_table *places = rule_unit(ctx)->places;
    const struct place *root = p ? place_get(places, place_root(places, p)) : NULL;
    const struct ir_func *f = rule_func(ctx);
    const struct ir_type *type;

    if (!root || place_has_deref(places, p) || root->step != PLACE_LOCAL ||
        f->locals[root->arg].flags & LOCAL_ALIGNED) {
        return false;
    }
    type = &rule_unit(ctx)->types[f->locals[root->arg].type];
    return type->align < SECTOR;
}

// What is wrong with the buffer; NULL: nothing that can be seen.
static const char *buffer_fault(struct rule_ctx *ctx, ir_opnd data)
{
    uint32_t origin = rule_origin(ctx, data);
    const struct ir_insn *from = origin == CFG_NONE ? NULL : rule_insn(ctx, origin);
    int64_t step;

    if (!from) {
        return NULL;
    }
    if (from->op == IR_CALL && is_plain_allocator(rule_callee_name(ctx, origin))) {
        return "is memory that malloc() aligns for objects, not for disks";
    }
    if (from->op == IR_ADDR && is_plain_array(ctx, from->place)) {
        return "is an array without an alignment";
    }
    if (from->op == IR_BIN && from->sub == BIN_PTR_ADD && rule_constant(ctx, from->b, &step) &&
        step % SECTOR != 0) {
        return "is not at the start of a block";
    }
    return NULL;
}

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    const struct api_fn *m = rule_model(ctx, v->insn);
    enum confidence c = (enum confidence)v->confidence;
    const char *fault;
    ir_opnd data, asked;
    int64_t n;

    if (!m || m->io.direction == IO_NONE || v->family != FAMILY_FD) {
        return;
    }
    data = rule_operand(ctx, v->insn, &m->io.data);
    asked = rule_operand(ctx, v->insn, &m->io.asked);
    fault = data ? buffer_fault(ctx, data) : NULL;
    if (fault) {
        report_witness(report(ctx, v->at, c, v->object,
                              "'%s' was opened with O_DIRECT, and the buffer of %s() %s", v->object,
                              v->api, fault),
                       v->how);
    } else if (asked && rule_constant(ctx, asked, &n) && n % SECTOR != 0) {
        report_witness(report(ctx, v->at, c, v->object,
                              "'%s' was opened with O_DIRECT, and %s() is to move %lld bytes, "
                              "which is no multiple of a block",
                              v->object, v->api, (long long)n),
                       v->how);
    }
}

const struct rule rule_direct_unaligned = {
    .id = "direct-unaligned",
    .family = "fd",
    .tag = "open-flags",
    .summary = "buffer or amount for direct I/O not aligned to blocks",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P17", NULL},
    .machine = &machine_handle,
    .violations = 1u << HANDLE_DIRECT_IO,
    .on_violation = on_violation,
};
