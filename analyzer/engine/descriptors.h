// SPDX-License-Identifier: Apache-2.0
// Whether I/O on a descriptor waits, as far as one function shows it.
#ifndef CCLINT_ENGINE_DESCRIPTORS_H
#define CCLINT_ENGINE_DESCRIPTORS_H

#include "analyzer/engine/lockset.h"

struct descriptors; // what is asked of one function, made when first needed

struct descriptors *descriptors_new(struct arena *a, const struct program *p,
                                    const struct ir_unit *u, const struct ir_func *f);
enum fd_mode descriptor_mode(struct descriptors *d, ir_opnd fd, uint32_t insn);
// Whether the call makes a descriptor, or its descriptor, return at once instead of waiting.
bool call_sets_nonblocking(const struct program *p, const struct ir_unit *u,
                           const struct ir_func *f, uint32_t insn);

#endif
