// SPDX-License-Identifier: Apache-2.0
// What the parts of the `.cci` code share. Every function here works in both directions: handed a
// value it writes it; when reading, what it is handed does not matter and it returns the value.
#ifndef CCLINT_IR_CCI_CODE_H
#define CCLINT_IR_CCI_CODE_H

#include "analyzer/ir/cci_coder.h"
#include "analyzer/ir/cci_mark.h"
#include "analyzer/ir/ir.h"
#include "analyzer/ir/vec.h"

// What a value is, which is the first part of its context.
enum cci_what {
    CCI_COUNT,
    CCI_NAME_NEW,
    CCI_NAME,
    CCI_KEY_MODE,
    CCI_KEY,
    CCI_FILE_FLAGS,
    CCI_TYPE_KIND,
    CCI_TYPE_FLAGS,
    CCI_TYPE_SIZE,
    CCI_TYPE_ALIGN,
    CCI_TYPE_COUNT,
    CCI_TYPE_OWNER,
    CCI_TYPE_ELEM,
    CCI_FIELD_TYPE,
    CCI_FIELD_GAP,
    CCI_FIELD_WIDTH,
    CCI_CONST_TYPE,
    CCI_CONST_VALUE,
    CCI_STRING_SIZE,
    CCI_STRING_CHAR,
    CCI_SYMBOL_TYPE,
    CCI_SYMBOL_FLAGS,
    CCI_PROBLEM,
    CCI_STATS,
    CCI_LOC_KIND,
    CCI_LOC_OLD,
    CCI_LOC_FILE,
    CCI_LOC_MACRO,
    CCI_LOC_LINE,
    CCI_LOC_COL,
    CCI_LOC_END,
    CCI_LOC_WIDTH,
    CCI_LOC_END_LINE,
    CCI_LOC_END_COL,
    CCI_FUNC,
    CCI_FUNC_FLAGS,
    CCI_LOCAL_TYPE,
    CCI_LOCAL_FLAGS,
    CCI_CLEANUP,
    CCI_OP,
    CCI_FLAGS,
    CCI_ORDER,
    CCI_SUB,
    CCI_CALLEE,
    CCI_NARGS,
    CCI_OPND_KIND,
    CCI_TEMP,
    CCI_LOCAL,
    CCI_CONST,
    CCI_PLACE_BASE,
    CCI_PLACE_STEP,
    CCI_PLACE_ARG,
    CCI_PLACE_FIELD,
    CCI_PLACE_FLAGS,
    CCI_PLACE_TYPE,
    CCI_TYPE_KNOWN,
    CCI_TYPE,
    CCI_DST,
    CCI_CASE,
    CCI_SUCC,
    CCI_ATTR_KIND,
    CCI_ATTR_ON,
    CCI_ATTR_TARGET,
    CCI_ATTR_NUMBER,
    CCI_ATTR_PLACE,
    CCI_WHAT_COUNT,
};
_Static_assert((int)CCI_WHAT_COUNT <= (int)CODER_KINDS,
               "each kind of value has weights of its own");

// What a reader and a writer start from, and where they work.
struct cci_codec {
    struct coder_tables tables;
    struct coder_model start, work;
    uint32_t prior; // which start it is
};

// What texts look like, so that their beginnings are learnt apart.
enum cci_text { CCI_IDENTIFIER, CCI_PREFIX, CCI_LITERAL, CCI_PATH, CCI_KEYS };

enum { CCI_TYPE_GUESSES = 1 << 10 };

struct cci {
    struct coder *c;
    bool reading;
    struct arena *a;
    struct ir_unit *u; // read only when writing
    struct marks m;    // writing
    // Texts by number: equal ones are one.
    struct names *texts;
    VEC(name_id) text_names; // reading: their names in the unit
    struct buf text;
    uint64_t key_bytes, key_limit; // short references could make long keys without end
    name_id last_prefix[CCI_KEYS + 1];
    // The lowest number of each table that has not been mentioned.
    uint32_t next_type, next_elem, next_const, next_string, next_global, next_fn;
    uint32_t *type_hash;   // by a type's number: what it is, as contexts see it
    uint32_t *first_field; // by a record's number: its first field's
    uint32_t nfields;      // coded so far
    VEC(type_id) params;   // reading
    uint32_t type_guess[CCI_TYPE_GUESSES];
    // Positions in the order in which they are met.
    uint32_t *loc_numbers; // writing: by loc_id, + 1
    uint32_t nlocs;
    VEC(struct loc) locs; // reading
    struct loc last;      // the last new one
    uint32_t last_file;   // its file's number
    loc_id at;            // the last one
};

static inline struct coder_context cci_context2(enum cci_what what, uint32_t close, uint32_t wide)
{
    uint32_t h = (uint32_t)what * 0x01000193u;

    return (struct coder_context){{coder_mix(h + 1, close), coder_mix(h + 2, wide)}, what};
}

static inline struct coder_context cci_context(enum cci_what what, uint32_t close)
{
    return cci_context2(what, close, 0);
}

// ---- cci_tables.c ------------------------------------------------------------------------------

void cci_tables(struct cci *s);
void cci_attrs(struct cci *s); // behind the functions, which mention most of what these do
loc_id cci_loc(struct cci *s, uint32_t context, loc_id loc);
name_id cci_name(struct cci *s, enum cci_text kind, uint32_t context, name_id name);
// A reference into a table that is known already: an index below `limit`, with numbers in order of
// first mention.
uint32_t cci_ref(struct cci *s, struct coder_context context, const struct numbering *n,
                 uint32_t limit, uint32_t *next, uint32_t index);
uint32_t cci_type(struct cci *s, enum cci_what what, uint32_t context, type_id t);
// The type's number, which both directions know.
static inline uint32_t cci_type_number(const struct cci *s, type_id t)
{
    return s->reading ? t : cci_number(&s->m.types, t);
}

// ---- cci_locs.c

// The positions of a function whose instructions are there.
void cci_locs(struct cci *s, struct ir_func *f);

static inline uint32_t cci_type_hash(const struct cci *s, type_id t)
{
    return s->type_hash[cci_type_number(s, t)];
}
uint32_t cci_name_hash(const struct cci *s, name_id name);

// ---- cci_body.c --------------------------------------------------------------------------------

void cci_functions(struct cci *s);
// A place outside any function: no local or temporary is part of it.
place_id cci_place(struct cci *s, uint32_t context, place_id p);

#endif
