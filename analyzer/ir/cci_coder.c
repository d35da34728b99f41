// SPDX-License-Identifier: Apache-2.0
// The range coder proper is the carry-propagating one that compressors have used since Martin's
// paper of 1979: an interval, of which each decision takes the lower or the upper part.
//
// A probability is 12 bits, with 4 bits beside it that count how often it was met: a new context
// learns fast, an old one slowly. What several contexts say of a decision is added up as log odds,
// each times a weight; who helped gains weight. There are weights of their own for every kind of
// value and for how often the contexts were met. The sum stays away from 0 and 1, so a decision
// costs a thousandth of a bit at least.
//
// Integers only, and no library's logarithms: every machine codes alike.
//
// Text is coded character by character, frequent ones in fewer decisions, by three contexts: the
// last one, two and four bytes.
#include "analyzer/ir/cci_coder.h"

#include "analyzer/base/bug.h"

#include <string.h>

enum {
    PROB_BITS = 12,
    COUNT_MASK = 15,
    MIXED_BITS = 16,    // of a probability that several contexts agreed on
    MIXED_MIN = 24,     // and how near it comes to 0 and 1
    STRETCH_MAX = 2047, // log odds, in 256ths
    RANGE_MIN = 1 << 24,
    BEYOND = 3,                // bytes of the interval that the writer leaves out
    DECISIONS_PER_BYTE = 32768 // at most
};

// ---- Models ------------------------------------------------------------------------------------

static uint16_t squashed(int32_t odds)
{
    // 65536 / (1 + exp(-x)) for x from -8 in quarters; between them, along a line.
    static const uint16_t knots[] = {
        22,    28,    36,    47,    60,    77,    98,    126,   162,   208,   267,   342,   439,
        562,   720,   922,   1179,  1506,  1921,  2446,  3108,  3938,  4971,  6249,  7812,  9702,
        11955, 14595, 17625, 21025, 24743, 28693, 32768, 36843, 40793, 44511, 47911, 50941, 53581,
        55834, 57724, 59287, 60565, 61598, 62428, 63090, 63615, 64030, 64357, 64614, 64816, 64974,
        65097, 65194, 65269, 65328, 65374, 65410, 65438, 65459, 65476, 65489, 65500, 65508, 65514};
    uint32_t x = (uint32_t)(odds + STRETCH_MAX + 1), low = knots[x / 64], high = knots[x / 64 + 1];
    uint32_t p = low + ((high - low) * (x % 64) + 32) / 64;

    return (uint16_t)(p < MIXED_MIN ? MIXED_MIN : p > 65536 - MIXED_MIN ? 65536 - MIXED_MIN : p);
}

void coder_tables_init(struct coder_tables *t)
{
    uint32_t p = 0;

    for (int32_t odds = -STRETCH_MAX - 1; odds <= STRETCH_MAX; odds++) {
        t->squash[odds + STRETCH_MAX + 1] = squashed(odds);
        for (; p < 1u << PROB_BITS && (p << 4 | 8) <= squashed(odds); p++) {
            t->stretch[p] = (int16_t)odds;
        }
    }
    for (; p < 1u << PROB_BITS; p++) {
        t->stretch[p] = STRETCH_MAX;
    }
}

void coder_model_flat(struct coder_model *m)
{
    for (size_t i = 0; i < CODER_SLOTS; i++) {
        m->slots[i] = m->text[i] = CODER_HALF;
    }
    for (size_t i = 0; i < CODER_WEIGHTS; i++) {
        m->weights[i] = CODER_WEIGHT_ONE / CODER_VIEWS;
    }
    for (size_t i = 0; i < CODER_TEXT_WEIGHTS; i++) {
        m->text_weights[i] = CODER_WEIGHT_ONE / CODER_ORDERS;
    }
}

void coder_init(struct coder *c, const struct coder_tables *t, struct coder_model *m)
{
    *c = (struct coder){.range = UINT32_MAX, .tables = t, .m = m};
}

void coder_write(struct coder *c, struct buf *out)
{
    c->out = out;
}

static uint8_t next_byte(struct coder *c)
{
    if (c->at < c->end) {
        return *c->at++;
    }
    if (++c->beyond > BEYOND) {
        coder_fail(c);
    }
    return 0;
}

void coder_read(struct coder *c, const void *data, size_t n)
{
    c->reading = true;
    c->at = data;
    c->end = c->at + n;
    for (int i = 0; i < 4; i++) {
        c->code = c->code << 8 | next_byte(c);
    }
}

void coder_fail(struct coder *c)
{
    c->failed = true;
    c->at = c->end;
    c->code = 0;
}

bool coder_ended(const struct coder *c)
{
    return !c->failed && c->at == c->end && c->beyond == BEYOND;
}

// ---- Decisions ---------------------------------------------------------------------------------

static void put_held(struct coder *c, uint8_t carry)
{
    if (c->pending) {
        buf_byte(c->out, (uint8_t)(c->held + carry));
    }
    for (; c->pending > 1; c->pending--) {
        buf_byte(c->out, (uint8_t)(0xff + carry));
    }
}

static void shift_low(struct coder *c)
{
    if (c->pending == 0 || (uint32_t)c->low < 0xff000000u || c->low >> 32) {
        put_held(c, (uint8_t)(c->low >> 32));
        c->held = (uint8_t)(c->low >> 24);
        c->pending = 0;
    }
    c->pending++;
    c->low = (c->low & 0x00ffffff) << 8;
}

// Any number within the interval tells all that was decided; one that ends with zeros needs but its
// first byte, as what is behind the end reads as zeros.
void coder_flush(struct coder *c)
{
    c->low = (c->low + (RANGE_MIN - 1)) & ~(uint64_t)(RANGE_MIN - 1);
    shift_low(c);
    put_held(c, 0);
}

static inline bool decide(struct coder *c, uint32_t zero, bool value)
{
    uint32_t bound = (c->range >> MIXED_BITS) * zero;

    uint32_t taken;

    value = c->reading ? c->code >= bound : value;
    taken = -(uint32_t)value & bound;
    if (c->reading) {
        c->code -= taken;
    } else {
        c->low += taken;
    }
    c->range = bound + (-(uint32_t)value & (c->range - 2 * bound));
    while (c->range < RANGE_MIN) {
        c->range <<= 8;
        if (c->reading) {
            c->code = c->code << 8 | next_byte(c);
        } else {
            shift_low(c);
        }
    }
    return value && !c->failed;
}

static inline void learn(uint16_t *slot, bool value)
{
    static const uint16_t rates[COUNT_MASK + 1] = {46811, 31207, 24272, 19859, 16804, 14894,
                                                   13374, 12136, 11299, 10570, 9929,  9362,
                                                   9102,  8856,  8623,  8192};
    int32_t zero = *slot >> 4, count = *slot & COUNT_MASK, goal = ((int32_t)value - 1) & 4095;

    zero += (goal - zero) * rates[count] >> 16;
    *slot = (uint16_t)((uint32_t)zero << 4 | (uint32_t)(count + (count < COUNT_MASK)));
}

// What a context says, 12 bits, times a quarter of this stays an int32_t.
enum { WEIGHT_MAX = (1 << 22) - 4 };

// The decision by what `n` contexts say of it. Who was wrong loses weight.
static inline bool decide_mixed(struct coder *c, uint16_t **slots, int32_t *weights, unsigned n,
                                unsigned slow, bool value)
{
    int32_t says[8], sum = 0, zero, wrong;

    for (unsigned i = 0; i < n; i++) {
        says[i] = c->tables->stretch[*slots[i] >> 4];
        sum += says[i] * (weights[i] >> 2) >> 10;
    }
    sum >>= 4;
    sum = sum < -2048 ? -2048 : sum > 2047 ? 2047 : sum;
    zero = c->tables->squash[sum + 2048];
    value = decide(c, (uint32_t)zero, value);
    wrong = ((((int32_t)value - 1) & 65536) - zero) >> 2;
    for (unsigned i = 0; i < n; i++) {
        int32_t w = weights[i] + ((says[i] * wrong + (1 << (slow - 1))) >> slow);
        weights[i] = w < -WEIGHT_MAX ? -WEIGHT_MAX : w > WEIGHT_MAX ? WEIGHT_MAX : w;
        learn(slots[i], value);
    }
    return value;
}

// Where a row of decisions finds its probabilities: those of one context lie together, which the
// cache likes; where contexts overlap, they rarely use the same ones.
struct row {
    uint32_t at[CODER_VIEWS];
    int32_t *weights;
};

static inline struct row row_of(struct coder *c, const struct coder_context *context)
{
    struct row r;

    for (unsigned i = 0; i < CODER_VIEWS; i++) {
        r.at[i] = context->view[i] * 0x2c1b3c6du >> (32 - CODER_LOG);
    }
    r.weights = c->m->weights + context->kind * (CODER_TRUSTS * CODER_VIEWS);
    return r;
}

static inline bool decide_in(struct coder *c, const struct row *row, uint32_t node, bool value)
{
    static const uint8_t trusts[COUNT_MASK + 1] = {0, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3};
    uint16_t *slots[CODER_VIEWS];
    uint32_t trust = 0;

    for (unsigned i = 0; i < CODER_VIEWS; i++) {
        slots[i] = &c->m->slots[row->at[i] ^ node];
        trust = trust * 4 + trusts[*slots[i] & COUNT_MASK];
    }
    return decide_mixed(c, slots, &row->weights[trust * CODER_VIEWS], CODER_VIEWS, 14, value);
}

static struct coder_context further(struct coder_context context, uint32_t with)
{
    for (unsigned i = 0; i < CODER_VIEWS; i++) {
        context.view[i] = coder_mix(context.view[i], with);
    }
    return context;
}

// ---- Values ------------------------------------------------------------------------------------

bool coder_bit(struct coder *c, struct coder_context context, bool value)
{
    struct row row = row_of(c, &context);

    return decide_in(c, &row, 0, value);
}

// Up to four decisions, whose nodes lie together.
static uint32_t tree(struct coder *c, const struct row *row, unsigned bits, uint32_t value)
{
    uint32_t node = 1;

    for (unsigned i = bits; i--;) {
        node = node << 1 | decide_in(c, row, node, value >> i & 1);
    }
    return node - (1u << bits);
}

uint32_t coder_bits(struct coder *c, struct coder_context context, unsigned bits, uint32_t value)
{
    uint32_t all = 0;
    struct row row = row_of(c, &context);

    for (; bits > 4; bits -= 4) {
        all = all << 4 | tree(c, &row, 4, value >> (bits - 4) & 15);
        context = further(context, all + 1);
        row = row_of(c, &context);
    }
    return all << bits | tree(c, &row, bits, value & ((1u << bits) - 1));
}

static unsigned width(uint64_t v)
{
    return v ? 64 - (unsigned)__builtin_clzll(v) : 0;
}

// The `n` low bits of a value whose higher ones are known; the first few depend on the context.
static uint64_t low_bits(struct coder *c, struct coder_context context, unsigned n,
                         unsigned modelled, uint64_t value)
{
    unsigned plain = n > modelled ? n - modelled : 0;
    uint64_t v =
        coder_bits(c, context, n - plain, (uint32_t)(value >> plain & ((1u << (n - plain)) - 1)));

    for (unsigned i = plain; i--;) {
        v = v << 1 | decide(c, 1u << (MIXED_BITS - 1), value >> i & 1);
    }
    return v;
}

// Classes: 0 and 1 are said at once, 2 to 7 are themselves, 8 to 14 a width of 4 to 10 bits, 15 any
// width.
uint64_t coder_number(struct coder *c, struct coder_context context, uint64_t value)
{
    enum { SELF = 8, ESCAPE = 15, MODELLED = 3 };
    unsigned w = width(value);
    unsigned class = value < SELF ? (unsigned)value : w + 4 < ESCAPE ? w + 4 : ESCAPE;
    struct row row = row_of(c, &context);

    if (!decide_in(c, &row, 0, value > 0)) {
        return 0;
    }
    context = further(context, 1);
    row = row_of(c, &context);
    if (!decide_in(c, &row, 0, value > 1)) {
        return 1;
    }
    class = tree(c, &row, 4, class);
    if (class < SELF) {
        return class;
    }
    context = further(context, class);
    w = class < ESCAPE ? class - 4 : coder_bits(c, context, 6, w - 1) + 1;
    return low_bits(c, further(context, w), w - 1, MODELLED, value) | 1ull << (w - 1);
}

int64_t coder_signed(struct coder *c, struct coder_context context, int64_t value)
{
    uint64_t v = coder_number(c, context, (uint64_t)value << 1 ^ (value < 0 ? ~0ull : 0));

    return (int64_t)(v >> 1 ^ (v & 1 ? ~0ull : 0));
}

uint32_t coder_symbol(struct coder *c, struct coder_context context, uint32_t value)
{
    enum { ESCAPE = 15 };
    unsigned w;
    uint64_t v;

    ENSURE(value < UINT32_MAX);
    w = width((uint64_t)value + 1);
    w = coder_bits(c, context, 4, w < ESCAPE ? w : ESCAPE);
    w = w < ESCAPE ? w
                   : coder_bits(c, further(context, ESCAPE), 5, width((uint64_t)value + 1) - 1) + 1;
    w = w ? w : 1;
    v = low_bits(c, further(context, w), w - 1, 16, (uint64_t)value + 1);
    v = (v | 1ull << (w - 1)) - 1;
    return (uint32_t)v;
}

bool coder_holds(const struct coder *c, uint64_t n)
{
    return n <= ((uint64_t)(c->end - c->at) + BEYOND + 1) * DECISIONS_PER_BYTE;
}

uint32_t coder_count(struct coder *c, struct coder_context context, uint32_t value)
{
    uint64_t n = coder_number(c, context, value);

    if (c->reading && !coder_holds(c, n)) {
        coder_fail(c);
    }
    return c->failed ? 0 : (uint32_t)n;
}

// ---- Text --------------------------------------------------------------------------------------

struct text_at {
    uint64_t last; // bytes before, the newest lowest
    uint32_t base[CODER_ORDERS];
};

static void look_back(struct text_at *t, unsigned kind)
{
    static const uint64_t masks[CODER_ORDERS] = {0xff, 0xffff, 0xffffffff};

    for (unsigned i = 0; i < CODER_ORDERS; i++) {
        uint64_t h = ((t->last & masks[i]) + 1) * 0x9e3779b97f4a7c15ull;

        t->base[i] = coder_mix((uint32_t)(h >> 32), i == 0 ? kind + 8 : i);
    }
}

// By the contexts' opinions.
static inline bool text_bit(struct coder *c, const struct text_at *t, uint32_t node, bool value)
{
    uint16_t *slots[CODER_ORDERS];
    uint32_t trust = 0;

    for (unsigned i = 0; i < CODER_ORDERS; i++) {
        slots[i] = &c->m->text[t->base[i] ^ node];
    }
    for (unsigned i = 0; i < CODER_ORDERS; i++) {
        uint32_t n = *slots[i] & COUNT_MASK;
        trust = trust * 4 + (n < 2 ? n : n < 6 ? 2 : 3);
    }
    return decide_mixed(c, slots, &c->m->text_weights[trust * CODER_ORDERS], CODER_ORDERS, 13,
                        value);
}

// Up to four decisions, whose slots of one context lie together.
static uint32_t text_bits(struct coder *c, struct text_at *t, uint32_t above, unsigned bits,
                          uint32_t value)
{
    struct text_at here;
    uint32_t node = 1;

    for (unsigned i = 0; i < CODER_ORDERS; i++) {
        here.base[i] = ((t->base[i] ^ above * 0x9e3779b1u) * 0x2c1b3c6du >> (32 - CODER_LOG));
    }
    for (unsigned i = bits; i--;) {
        node = node << 1 | text_bit(c, &here, node, value >> i & 1);
    }
    return node - (1u << bits);
}

// What is frequent in names takes few decisions: ten characters four, then six take five, eight
// take six; the others are said by their byte.
static uint8_t text_byte(struct coder *c, struct text_at *t, uint8_t value)
{
    static const char usual[] = "\0etrsinaolcd_upmfghby kv";
    enum { FOUR = 10, FIVE = 13, SIX = 15 };
    const char *found = memchr(usual, value, sizeof usual - 1);
    uint32_t rank = found ? (uint32_t)(found - usual) : sizeof usual - 1, first, byte;

    first = rank < 10   ? rank
            : rank < 16 ? FOUR + (rank - 10) / 2
            : rank < 24 ? FIVE + (rank - 16) / 4
                        : SIX;
    first = text_bits(c, t, 0, 4, first);
    if (first < FOUR) {
        byte = (uint8_t)usual[first];
    } else if (first < FIVE) {
        byte = (uint8_t)usual[10 + (first - FOUR) * 2 + text_bits(c, t, first, 1, rank & 1)];
    } else if (first < SIX) {
        byte = (uint8_t)usual[16 + (first - FIVE) * 4 + text_bits(c, t, first, 2, rank & 3)];
    } else {
        byte = text_bits(c, t, first, 4, value >> 4);
        byte = byte << 4 | text_bits(c, t, byte + 16, 4, value & 15);
    }
    t->last = t->last << 8 | byte;
    return (uint8_t)byte;
}

// A text ends with a zero byte; one inside it has a mark behind it.
void coder_text(struct coder *c, unsigned kind, const char *s, size_t n, struct buf *out)
{
    enum { ZERO_GOES_ON = 0x7e87 };
    static const struct coder_context goes_on = {{ZERO_GOES_ON, ZERO_GOES_ON}, 0};
    struct text_at t = {.last = kind};

    for (size_t i = 0; !c->failed; i++) {
        uint8_t byte;

        look_back(&t, kind);
        byte = text_byte(c, &t, i < n ? (uint8_t)s[i] : 0);
        if (byte == 0 && !coder_bit(c, goes_on, i < n)) {
            return;
        }
        if (c->reading) {
            buf_byte(out, byte);
        }
    }
}
