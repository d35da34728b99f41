// SPDX-License-Identifier: Apache-2.0
// Inside engine/: the parts a summary is made of.
//
//   summarise_exits.c       what happened on the way to each exit
//   summarise_conditions.c  under which conditions
//   summarise_left.c        what memory and the result hold afterwards
#ifndef CCLINT_ENGINE_SUMMARISE_PARTS_H
#define CCLINT_ENGINE_SUMMARISE_PARTS_H

#include "analyzer/engine/summarise.h"
#include "analyzer/engine/typestate.h"

enum { HAPPENINGS_MAX = 96, BUCKETS_MAX = 8 };

struct happening {
    struct api_effect effect;
    struct bitset exits; // that have it
};

struct range {
    int64_t lo, hi;
};

enum { PLACES_MAX = 24 };

struct left_place {
    struct api_place place;
    val_id *at_exits; // what it holds at each; 0: not known
    uint32_t entry;   // + 1; 0: not read at the start
    struct facts range;
    bool is_acquired; // a resource was put there at some exit
};

struct summariser {
    struct typestate *t;
    const struct exit_state *exits;
    uint32_t n;
    const struct facts *known; // of the entries: t->nentries for each exit
    struct happening *items;   // room for HAPPENINGS_MAX
    uint32_t nitems;
    struct range buckets[BUCKETS_MAX];
    uint32_t nbuckets;
    uint8_t *bucket_of;      // by exit
    struct left_place *left; // places of the caller that were written
    uint32_t nleft;
    struct summary_builder *b;
};

// ---- summarise_exits.c --------------------------------------------------------------------------
void collect_exit(struct summariser *s, uint32_t exit);
void collect_uses(struct summariser *s, uint32_t exit);

// ---- summarise_conditions.c ---------------------------------------------------------------------
struct range returned_range(const struct summariser *s, const struct exit_state *e);
void make_buckets(struct summariser *s);
// That the result lies in buckets first .. last.
struct api_guard bucket_guard(const struct summariser *s, uint32_t first, uint32_t last);
struct bitset in_bucket(const struct summariser *s, struct bitset set, uint32_t b, bool in);
bool is_empty(const struct summariser *s, struct bitset set);
struct facts hull_of_entry(const struct summariser *s, struct bitset set, uint32_t entry);
// One or two conditions on entries, and `with_left` on memory that was written, that hold in all of
// `with` and fail in all of `without`; 0: there are none.
unsigned separate(const struct summariser *s, struct bitset with, struct bitset without,
                  bool with_left, struct api_guard out[2]);
bool add_guard(struct api_effect *e, const struct api_guard *g); // false: no room
void emit(struct summariser *s, struct api_effect e);
void emit_happening(struct summariser *s, const struct happening *h);

// ---- summarise_left.c ---------------------------------------------------------------------------
uint32_t written_places(const struct summariser *s, struct left_place out[PLACES_MAX]);
void emit_left(struct summariser *s, const struct left_place *p);
void emit_known(struct summariser *s, uint32_t entry);
void emit_result(struct summariser *s);

#endif
