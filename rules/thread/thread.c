// SPDX-License-Identifier: Apache-2.0
#include "rules/thread/thread.h"

const struct api_effect *thread_effect(const struct api_fn *m, uint8_t kind)
{
    for (uint32_t e = 0; m && e < m->neffects; e++) {
        if (m->effects[e].kind == kind && m->effects[e].family == FAMILY_THREAD) {
            return &m->effects[e];
        }
    }
    return NULL;
}

bool thread_needs_nobody(const struct threads *t, uint64_t roots)
{
    bool ends = roots == 0;

    for (uint32_t r = 0; r < t->nroots; r++) {
        if (roots >> r & 1) {
            if (t->detaches[t->roots[r].entry]) {
                return true;
            }
            ends = ends || thread_root_ends(t, r);
        }
    }
    return !ends;
}
