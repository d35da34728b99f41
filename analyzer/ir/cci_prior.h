// SPDX-License-Identifier: Apache-2.0
// What a `.cci` coder knows before it sees a unit: how likely things are in C programs. The table
// is made by scripts/train-cci from the project's own sources and test programs, and is part of the
// format: a file names the prior it was written with.
#ifndef CCLINT_IR_CCI_PRIOR_H
#define CCLINT_IR_CCI_PRIOR_H

#include "analyzer/ir/cci_coder.h"

// Characters from CCI_PRIOR_FIRST on but for '?' (two of them begin a trigraph) and '\\' are the
// digits of the table. A
// probability is two: how far it lies behind the one before (the highest digit says: that far, and
// none here) and its log odds. A weight is one.
enum {
    CCI_PRIOR_FIRST = 35,
    CCI_PRIOR_DIGITS = 90,
    CCI_PRIOR_ODDS = 45,        // log odds of one step
    CCI_PRIOR_WEIGHT = 1 << 11, // a weight's step
    CCI_PRIOR_WEIGHT_ZERO = 25,
};

extern const char cci_prior_slots[], cci_prior_text[], cci_prior_weights[],
    cci_prior_text_weights[];

// Fills the model; the result tells one prior from another.
uint32_t cci_prior(struct coder_model *m);

static inline char cci_prior_digit(uint32_t value)
{
    char c = (char)(CCI_PRIOR_FIRST + value);

    c = (char)(c + (c >= '?'));
    return (char)(c + (c >= '\\'));
}

#endif
