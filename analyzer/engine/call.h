// SPDX-License-Identifier: Apache-2.0
// Inside engine/: the parts a call is made of.
//
//   call.c  splits, functions that are not known, the result    call_effects.c  effects
//   call_body.c  functions of the program              call_thread.c  threads
#ifndef CCLINT_ENGINE_CALL_H
#define CCLINT_ENGINE_CALL_H

#include "analyzer/engine/typestate.h"

// ---- call_effects.c -----------------------------------------------------------------------------
// As the caller would write the place, for messages; what resource.name is.
uint32_t place_name(const struct call *c, const struct api_place *p);
bool result_is_tested(const struct call *c);
// Effects of c->api on what exists, and those that give something.
void apply_existing(struct call *c);
void apply_new(struct call *c);
bool is_lock_operation(const struct api_fn *api);
void apply_lock_operation(struct call *c); // if c->api is one

// ---- call_body.c --------------------------------------------------------------------------------
// False: the callee does not return with what is known here.
bool apply_body(struct call *c);

// ---- whole_arrays.c -----------------------------------------------------------------------------
// The call stands in a loop that does the same to all locks of an array, and to each of them.
bool takes_every_element(const struct call *c, const struct api_effect *e);
// From one element to every element; false: the cell is none, or of an array of arrays.
bool cell_of_every(struct typestate *t, struct cell *c);

// ---- call_thread.c ------------------------------------------------------------------------------
// Behind the writes of the call: what the thread that it starts is given. False: nobody knows what
// becomes of that.
bool start_thread(struct call *c, const struct api_effect *e);
void join_thread(struct call *c, const struct api_effect *e); // or detach

#endif
