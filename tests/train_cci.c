// SPDX-License-Identifier: Apache-2.0
// Makes analyzer/ir/cci_prior_table.c, by scripts/train-cci: train_cci ROOT FILE... > TABLE
//
// Every file is coded from a flat model. What a probability has become in each of them says how
// often it was met (up to a few times, as later a unit knows better itself) and with what answers.
// Those stay that many units share and that save most. Then all files are coded once more from that
// model, for the weights.
#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/frontend/clang_unit.h"
#include "analyzer/ir/cci.h"
#include "analyzer/ir/cci_code.h"
#include "analyzer/ir/cci_prior.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEPT = 44000, UNITS_MIN = 6, MET_MAX = 4, COUNT = 15, LINE = 96 };

struct seen {
    double met, ones;
    uint32_t units;
};

struct choice {
    double gain;
    uint32_t at; // text behind the slots
};

static struct seen seen[2 * CODER_SLOTS];
static struct choice choices[2 * CODER_SLOTS];
static struct cci_codec *codec;

static uint16_t *probability(struct coder_model *m, uint32_t at)
{
    return at < CODER_SLOTS ? &m->slots[at] : &m->text[at - CODER_SLOTS];
}

static void look(void)
{
    for (uint32_t i = 0; i < 2 * CODER_SLOTS; i++) {
        uint16_t slot = *probability(&codec->work, i);
        double met = slot & COUNT, ones = 1 - ((slot >> 4) + 0.5) / 4096, used;

        if (met > 0) {
            used = met < MET_MAX ? met : MET_MAX;
            ones = (ones * (met + 1) - 0.5) / met; // without the half from the start
            seen[i].met += used;
            seen[i].ones += used * (ones < 0 ? 0 : ones > 1 ? 1 : ones);
            seen[i].units++;
        }
    }
}

static double one(const struct seen *s)
{
    return (s->ones + 0.4) / (s->met + 0.8);
}

static int by_gain(const void *a, const void *b)
{
    const struct choice *x = a, *y = b;

    return x->gain != y->gain ? (x->gain < y->gain) - (x->gain > y->gain)
                              : (x->at > y->at) - (x->at < y->at);
}

static int by_place(const void *a, const void *b)
{
    const struct choice *x = a, *y = b;

    return (x->at > y->at) - (x->at < y->at);
}

static uint32_t choose(void)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < 2 * CODER_SLOTS; i++) {
        double p = one(&seen[i]);

        if (seen[i].units >= UNITS_MIN) {
            choices[n++] =
                (struct choice){seen[i].met * (1 + p * log2(p) + (1 - p) * log2(1 - p)), i};
        }
    }
    qsort(choices, n, sizeof *choices, by_gain);
    n = n < KEPT ? n : KEPT;
    qsort(choices, n, sizeof *choices, by_place);
    return n;
}

static uint32_t odds_digit(double p)
{
    double odds = log((1 - p) / p) * 256 / CCI_PRIOR_ODDS; // of the answer no
    long digit = lround(odds) + CCI_PRIOR_DIGITS / 2;

    return (uint32_t)(digit < 0 ? 0 : digit >= CCI_PRIOR_DIGITS ? CCI_PRIOR_DIGITS - 1 : digit);
}

static void put_digits(const char *name, const struct buf *digits)
{
    printf("\nconst char cci_prior_%s[] =", name);
    for (size_t i = 0; i < digits->n; i += LINE) {
        printf("\n    \"%.*s\"", LINE, digits->data + i);
    }
    printf(";\n");
}

static void put_choices(const char *name, uint32_t n, uint32_t from)
{
    struct buf out = {0};
    uint32_t at = from;

    for (uint32_t i = 0; i < n; i++) {
        if (choices[i].at < from || choices[i].at >= from + CODER_SLOTS) {
            continue;
        }
        for (; choices[i].at - at >= CCI_PRIOR_DIGITS - 1; at += CCI_PRIOR_DIGITS - 1) {
            buf_byte(&out, (uint8_t)cci_prior_digit(CCI_PRIOR_DIGITS - 1));
        }
        buf_byte(&out, (uint8_t)cci_prior_digit(choices[i].at - at));
        buf_byte(&out, (uint8_t)cci_prior_digit(odds_digit(one(&seen[choices[i].at]))));
        at = choices[i].at;
    }
    buf_byte(&out, 0);
    out.n--;
    put_digits(name, &out);
    buf_free(&out);
}

static void put_weights(const char *name, const int32_t *weights, size_t n)
{
    struct buf out = {0};

    for (size_t i = 0; i < n; i++) {
        long digit = lround((double)weights[i] / CCI_PRIOR_WEIGHT) + CCI_PRIOR_WEIGHT_ZERO;
        buf_byte(&out, (uint8_t)cci_prior_digit((uint32_t)(digit < 0 ? 0
                                                           : digit >= CCI_PRIOR_DIGITS
                                                               ? CCI_PRIOR_DIGITS - 1
                                                               : digit)));
    }
    buf_byte(&out, 0);
    out.n--;
    put_digits(name, &out);
    buf_free(&out);
}

// Writes the unit; the weights stay learnt.
static void code(void *index, const char *root, const char *file)
{
    static const char *args[] = {"-std=gnu11", "-D_GNU_SOURCE", "-I.", NULL};
    struct arena a;
    struct unit_request q = {
        .root = root, .directory = root, .file = file, .args = args, .nargs = 3};
    struct clang_result r;
    struct buf out = {0};

    arena_init(&a, 0);
    r = clang_unit_load(index, &a, &q);
    if (r.status == UNIT_OK) {
        cci_write(codec, &out, r.unit);
        memcpy(codec->start.weights, codec->work.weights, sizeof codec->start.weights);
        memcpy(codec->start.text_weights, codec->work.text_weights,
               sizeof codec->start.text_weights);
    } else {
        fprintf(stderr, "train_cci: %s: %s\n", file, r.why);
    }
    buf_free(&out);
    arena_free(&a);
}

int main(int argc, char **argv)
{
    struct arena a;
    void *index = clang_unit_open();
    uint32_t n;

    if (argc < 3) {
        fprintf(stderr, "usage: train_cci ROOT FILE...\n");
        return 2;
    }
    arena_init(&a, 0);
    codec = cci_codec_new(&a);
    coder_model_flat(&codec->start);
    for (int i = 2; i < argc; i++) {
        code(index, argv[1], argv[i]);
        look();
    }
    n = choose();
    for (uint32_t i = 0; i < n; i++) {
        double p = one(&seen[choices[i].at]);
        uint32_t zero = (uint32_t)((1 - p) * 4096);

        *probability(&codec->start, choices[i].at) = (uint16_t)((zero < 1      ? 1
                                                                 : zero > 4094 ? 4094
                                                                               : zero)
                                                                    << 4 |
                                                                1);
    }
    for (int i = 2; i < argc; i++) {
        code(index, argv[1], argv[i]);
    }
    printf("// SPDX-License-Identifier: Apache-2.0\n"
           "// Made by scripts/train-cci; what it means is said in cci_prior.h.\n"
           "#include \"analyzer/ir/cci_prior.h\"\n\n// clang-format off\n");
    put_choices("slots", n, 0);
    put_choices("text", n, CODER_SLOTS);
    put_weights("weights", codec->start.weights, CODER_WEIGHTS);
    put_weights("text_weights", codec->start.text_weights, CODER_TEXT_WEIGHTS);
    clang_unit_close(index);
    arena_free(&a);
    return 0;
}
