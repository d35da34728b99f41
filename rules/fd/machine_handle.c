// SPDX-License-Identifier: Apache-2.0
// The life of a handle:
//
//     (acquire) -> open -release-> closed
//                   |-consume-> passed on (an fdopen'ed descriptor: the stream closes it)
//                   |-escape--> passed on (somebody else closes it)
//
// What was passed on may still be used. Its release is its new owner's affair, except that a
// descriptor consumed by a stream must not be closed as well.
#include "rules/fd/fd.h"

enum state { UNKNOWN, OPEN, CLOSED, CONSUMED, ESCAPED, NSTATES };

static const char *const state_names[NSTATES] = {"unknown", "open", "closed", "consumed",
                                                 "escaped"};

static const struct machine_step steps[] = {
    {OPEN, EVENT_RELEASE, API_MODE_ANY, CLOSED, HANDLE_OK},
    {OPEN, EVENT_CONSUME, API_MODE_ANY, CONSUMED, HANDLE_OK},
    {OPEN, EVENT_ESCAPE, API_MODE_ANY, ESCAPED, HANDLE_OK},
    {OPEN, EVENT_DROP, API_MODE_ANY, UNKNOWN, HANDLE_LEAKED},
    {CLOSED, EVENT_RELEASE, API_MODE_ANY, CLOSED, HANDLE_CLOSED_TWICE},
    {CLOSED, EVENT_USE, API_MODE_ANY, CLOSED, HANDLE_USED_AFTER_CLOSE},
    {CLOSED, EVENT_CONSUME, API_MODE_ANY, CLOSED, HANDLE_USED_AFTER_CLOSE},
    {CLOSED, EVENT_ESCAPE, API_MODE_ANY, ESCAPED,
     HANDLE_OK}, // the number is taken again: dup2(x, fd)
    {CONSUMED, EVENT_RELEASE, API_MODE_ANY, CLOSED, HANDLE_CLOSED_UNDER_OWNER},
    {ESCAPED, EVENT_RELEASE, API_MODE_ANY, CLOSED, HANDLE_OK},
    {ESCAPED, EVENT_CONSUME, API_MODE_ANY, CONSUMED, HANDLE_OK},
};

const struct machine machine_handle = {
    .name = "handle",
    .families = FAMILY_BIT(FAMILY_FD) | FAMILY_BIT(FAMILY_STREAM) | FAMILY_BIT(FAMILY_PIPE_STREAM) |
                FAMILY_BIT(FAMILY_DIR),
    .group = 1,
    .flags = MACHINE_PROCESS_EXIT_RELEASES,
    .nstates = NSTATES,
    .initial = UNKNOWN,
    .state_names = state_names,
    .steps = steps,
    .nsteps = sizeof steps / sizeof steps[0],
};

const char *handle_noun(uint8_t family)
{
    return family < FAMILY_COUNT ? api_family_info[family].noun : "handle";
}
