// SPDX-License-Identifier: Apache-2.0
// Unpacks the table. Its probabilities count as met once, so a unit of another kind than those
// learnt from loses little.
#include "analyzer/ir/cci_prior.h"

#include "analyzer/base/hash.h"

#include <string.h>

static uint32_t value_of(char digit)
{
    return (uint32_t)(digit - (digit > '?') - (digit > '\\')) - CCI_PRIOR_FIRST;
}

// A probability that was met once: the unit's own experience soon says more.
static uint16_t probability(const struct coder_tables *t, uint32_t digit)
{
    int32_t odds = ((int32_t)digit - CCI_PRIOR_DIGITS / 2) * CCI_PRIOR_ODDS;

    return (uint16_t)((uint32_t)t->squash[odds + 2048] >> 4 << 4 | 2);
}

static void fill(const struct coder_tables *t, uint16_t *slots, const char *digits)
{
    uint32_t at = 0;

    for (; *digits; digits++) {
        uint32_t distance = value_of(*digits);

        at += distance;
        if (distance < CCI_PRIOR_DIGITS - 1) {
            slots[at & (CODER_SLOTS - 1)] = probability(t, value_of(*++digits));
        }
    }
}

static void weigh(int32_t *weights, size_t n, const char *digits)
{
    for (size_t i = 0; i < n && digits[i]; i++) {
        weights[i] = ((int32_t)value_of(digits[i]) - CCI_PRIOR_WEIGHT_ZERO) * CCI_PRIOR_WEIGHT;
    }
}

uint32_t cci_prior(struct coder_model *m)
{
    static const char *const parts[] = {cci_prior_slots, cci_prior_text, cci_prior_weights,
                                        cci_prior_text_weights};
    struct coder_tables t;
    uint64_t hash = 0;

    coder_tables_init(&t);
    coder_model_flat(m);
    fill(&t, m->slots, cci_prior_slots);
    fill(&t, m->text, cci_prior_text);
    weigh(m->weights, CODER_WEIGHTS, cci_prior_weights);
    weigh(m->text_weights, CODER_TEXT_WEIGHTS, cci_prior_text_weights);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        hash = hash64_mix(hash, hash64(parts[i], strlen(parts[i])));
    }
    return (uint32_t)hash;
}
