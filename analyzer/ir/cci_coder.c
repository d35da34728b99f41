// SPDX-License-Identifier: Apache-2.0
// The range coder proper is the carry-propagating one that compressors have used since Martin's
// paper of 1979: an interval, of which each decision takes the lower or the upper part.
//
// A probability is 12 bits, with 4 bits beside it that count how often it was met: a new context
// learns fast, an old one slowly. Its slowest rate keeps it away from 0 and 1 by 27 of 4096, so a
// decision costs a hundredth of a bit at least.
//
// Text is coded byte by byte, most significant bit first, by the probabilities of four contexts:
// the last one, two, three and five bytes. One that has been met often speaks louder, and so does
// a longer one.
#include "analyzer/ir/cci_coder.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bug.h"

#include <string.h>

enum {
    PROB_BITS = 12,
    PROB_HALF = 1 << (PROB_BITS + 3), // with the counter at 0
    COUNT_MASK = 15,
    RANGE_MIN = 1 << 24,
    BEYOND = 3,               // bytes of the interval that the writer leaves out
    DECISIONS_PER_BYTE = 1024 // at most
};

static uint16_t *new_slots(struct arena *a, unsigned log)
{
    uint16_t *slots = arena_array(a, uint16_t, (size_t)1 << log);

    for (size_t i = 0; i < (size_t)1 << log; i++) {
        slots[i] = PROB_HALF;
    }
    return slots;
}

void coder_init(struct coder *c, struct arena *a, unsigned slots_log, unsigned text_log)
{
    *c = (struct coder){.range = UINT32_MAX, .slots_log = slots_log, .text_log = text_log};
    c->slots = new_slots(a, slots_log);
    c->text = new_slots(a, text_log);
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
    uint32_t bound = (c->range >> PROB_BITS) * zero;

    if (c->reading) {
        value = c->code >= bound;
        c->code -= value ? bound : 0;
    } else {
        c->low += value ? bound : 0;
    }
    c->range = value ? c->range - bound : bound;
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
    static const uint16_t rates[COUNT_MASK + 1] = {65536 / 2,  65536 / 3,  65536 / 4,  65536 / 5,
                                                   65536 / 6,  65536 / 7,  65536 / 8,  65536 / 9,
                                                   65536 / 10, 65536 / 12, 65536 / 14, 65536 / 16,
                                                   65536 / 18, 65536 / 20, 65536 / 24, 65536 / 28};
    uint32_t zero = *slot >> 4, count = *slot & COUNT_MASK;

    if (value) {
        zero -= zero * rates[count] >> 16;
    } else {
        zero += (((1u << PROB_BITS) - 1) - zero) * rates[count] >> 16;
    }
    *slot = (uint16_t)(zero << 4 | (count < COUNT_MASK ? count + 1 : count));
}

// A context's slots lie together, which the cache likes; where contexts overlap, they rarely use
// the same ones.
static inline uint32_t base_of(uint32_t context)
{
    return context * 0x2c1b3c6du;
}

static inline uint16_t *slot_of(struct coder *c, uint32_t base, uint32_t node)
{
    return &c->slots[(base >> (32 - c->slots_log)) ^ (node & ((1u << c->slots_log) - 1))];
}

static inline bool decide_in(struct coder *c, uint16_t *slot, bool value)
{
    value = decide(c, *slot >> 4, value);
    learn(slot, value);
    return value;
}

// ---- Values ------------------------------------------------------------------------------------

bool coder_bit(struct coder *c, uint32_t context, bool value)
{
    return decide_in(c, slot_of(c, base_of(context), 0), value);
}

uint32_t coder_bits(struct coder *c, uint32_t context, unsigned bits, uint32_t value)
{
    uint32_t node = 1, base = base_of(context);

    for (unsigned i = bits; i--;) {
        node = node << 1 | decide_in(c, slot_of(c, base, node), value >> i & 1);
    }
    return node - (1u << bits);
}

static unsigned width(uint64_t v)
{
    return v ? 64 - (unsigned)__builtin_clzll(v) : 0;
}

// The `n` low bits of a value whose higher ones are known; the first few depend on the context.
static uint64_t low_bits(struct coder *c, uint32_t context, unsigned n, unsigned modelled,
                         uint64_t value)
{
    uint64_t v = 0;
    uint32_t node = 1, base = base_of(context);

    for (unsigned i = n; i--;) {
        bool bit = value >> i & 1;

        if (n - 1 - i < modelled) {
            bit = decide_in(c, slot_of(c, base, node), bit);
            node = node << 1 | bit;
        } else {
            bit = decide(c, 1u << (PROB_BITS - 1), bit);
        }
        v = v << 1 | bit;
    }
    return v;
}

// Classes: 0 to 7 are themselves, 8 to 14 a width of 4 to 10 bits, 15 any width.
uint64_t coder_number(struct coder *c, uint32_t context, uint64_t value)
{
    enum { SELF = 8, ESCAPE = 15, MODELLED = 3 };
    unsigned w = width(value);
    unsigned class = value < SELF ? (unsigned)value : w + 4 < ESCAPE ? w + 4 : ESCAPE;

    class = coder_bits(c, context, 4, class);
    if (class < SELF) {
        return class;
    }
    context = coder_mix(context, class);
    w = class < ESCAPE ? class - 4 : coder_bits(c, context, 6, w - 1) + 1;
    return low_bits(c, coder_mix(context, w), w - 1, MODELLED, value) | 1ull << (w - 1);
}

int64_t coder_signed(struct coder *c, uint32_t context, int64_t value)
{
    uint64_t v = coder_number(c, context, (uint64_t)value << 1 ^ (value < 0 ? ~0ull : 0));

    return (int64_t)(v >> 1 ^ (v & 1 ? ~0ull : 0));
}

uint32_t coder_symbol(struct coder *c, uint32_t context, uint32_t value)
{
    unsigned w;
    uint64_t v;

    ENSURE(value < UINT32_MAX);
    w = coder_bits(c, context, 5, width((uint64_t)value + 1) - 1) + 1;
    v = low_bits(c, coder_mix(context, w), w - 1, 16, (uint64_t)value + 1);
    v = (v | 1ull << (w - 1)) - 1;
    return (uint32_t)v;
}

bool coder_holds(const struct coder *c, uint64_t n)
{
    return n <= ((uint64_t)(c->end - c->at) + BEYOND + 1) * DECISIONS_PER_BYTE;
}

uint32_t coder_count(struct coder *c, uint32_t context, uint32_t value)
{
    uint64_t n = coder_number(c, context, value);

    if (c->reading && !coder_holds(c, n)) {
        coder_fail(c);
    }
    return c->failed ? 0 : (uint32_t)n;
}

// ---- Text --------------------------------------------------------------------------------------

enum { ORDERS = 3 };

struct text_at {
    uint64_t last; // bytes before, the newest lowest
    uint32_t base[ORDERS];
};

static void look_back(struct text_at *t, unsigned kind)
{
    static const uint64_t masks[ORDERS] = {0xff, 0xffff, 0xffffffff};

    for (unsigned i = 0; i < ORDERS; i++) {
        uint64_t h = ((t->last & masks[i]) + 1) * 0x9e3779b97f4a7c15ull;

        t->base[i] = coder_mix((uint32_t)(h >> 32), i == 0 ? kind + 8 : i);
    }
}

// By the contexts' opinions.
static inline bool text_bit(struct coder *c, const struct text_at *t, uint32_t node, bool value)
{
    // How loud an opinion is, by how often its context was met.
    static const uint8_t loud[ORDERS][COUNT_MASK + 1] = {
        {0, 2, 4, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20},
        {0, 6, 12, 18, 24, 27, 30, 33, 36, 39, 42, 45, 48, 51, 54, 60},
        {0, 20, 40, 60, 80, 90, 100, 110, 120, 130, 140, 150, 160, 170, 180, 200}};
    uint16_t *slots[ORDERS];
    uint32_t sum = 2048, weight = 1;

    for (unsigned i = 0; i < ORDERS; i++) {
        uint32_t w;

        slots[i] = &c->text[t->base[i] ^ node];
        w = loud[i][*slots[i] & COUNT_MASK];
        sum += (*slots[i] >> 4) * w;
        weight += w;
    }
    sum /= weight;
    value = decide(c, sum < 24 ? 24 : sum > 4072 ? 4072 : sum, value);
    for (unsigned i = 0; i < ORDERS; i++) {
        learn(slots[i], value);
    }
    return value;
}

// Half a byte, whose slots of one context lie together.
static uint32_t text_half(struct coder *c, struct text_at *t, uint32_t above, uint32_t value)
{
    struct text_at here;
    uint32_t node = 1;

    for (unsigned i = 0; i < ORDERS; i++) {
        here.base[i] = (t->base[i] ^ above * 0x9e3779b1u) * 0x2c1b3c6du >> (32 - c->text_log);
    }
    for (unsigned i = 4; i--;) {
        node = node << 1 | text_bit(c, &here, node, value >> i & 1);
    }
    return node & 15;
}

static uint8_t text_byte(struct coder *c, struct text_at *t, uint8_t value)
{
    uint32_t high = text_half(c, t, 0, value >> 4);
    uint32_t byte = high << 4 | text_half(c, t, high + 1, value & 15);

    t->last = t->last << 8 | byte;
    return (uint8_t)byte;
}

// A text ends with a zero byte; one inside it has a mark behind it.
void coder_text(struct coder *c, unsigned kind, const char *s, size_t n, struct buf *out)
{
    enum { ZERO_GOES_ON = 0x7e87 };
    struct text_at t = {.last = kind};

    for (size_t i = 0; !c->failed; i++) {
        uint8_t byte;

        look_back(&t, kind);
        byte = text_byte(c, &t, i < n ? (uint8_t)s[i] : 0);
        if (byte == 0 && !coder_bit(c, ZERO_GOES_ON, i < n)) {
            return;
        }
        if (c->reading) {
            buf_byte(out, byte);
        }
    }
}
