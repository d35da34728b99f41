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

static const char *const state_names[HANDLE_STATES] = {"unknown", "open", "closed", "consumed",
                                                       "escaped"};

static const struct machine_step steps[] = {
    {HANDLE_OPEN, EVENT_RELEASE, API_MODE_ANY, HANDLE_CLOSED, HANDLE_OK},
    {HANDLE_OPEN, EVENT_CONSUME, API_MODE_ANY, HANDLE_CONSUMED, HANDLE_OK},
    {HANDLE_OPEN, EVENT_ESCAPE, API_MODE_ANY, HANDLE_ESCAPED, HANDLE_OK},
    {HANDLE_OPEN, EVENT_DROP, API_MODE_ANY, HANDLE_UNKNOWN, HANDLE_LEAKED},
    {HANDLE_CLOSED, EVENT_RELEASE, API_MODE_ANY, HANDLE_CLOSED, HANDLE_CLOSED_TWICE},
    {HANDLE_CLOSED, EVENT_USE, API_MODE_ANY, HANDLE_CLOSED, HANDLE_USED_AFTER_CLOSE},
    {HANDLE_CLOSED, EVENT_CONSUME, API_MODE_ANY, HANDLE_CLOSED, HANDLE_USED_AFTER_CLOSE},
    {HANDLE_CLOSED, EVENT_ESCAPE, API_MODE_ANY, HANDLE_ESCAPED,
     HANDLE_OK}, // the number is taken again: dup2(x, fd)
    {HANDLE_CONSUMED, EVENT_RELEASE, API_MODE_ANY, HANDLE_CLOSED, HANDLE_CLOSED_UNDER_OWNER},
    {HANDLE_ESCAPED, EVENT_RELEASE, API_MODE_ANY, HANDLE_CLOSED, HANDLE_OK},
    {HANDLE_ESCAPED, EVENT_CONSUME, API_MODE_ANY, HANDLE_CONSUMED, HANDLE_OK},
};

const struct machine machine_handle = {
    .name = "handle",
    .families = FAMILY_BIT(FAMILY_FD) | FAMILY_BIT(FAMILY_STREAM) | FAMILY_BIT(FAMILY_PIPE_STREAM) |
                FAMILY_BIT(FAMILY_DIR),
    .group = 1,
    .flags = MACHINE_PROCESS_EXIT_RELEASES,
    .nstates = HANDLE_STATES,
    .initial = HANDLE_UNKNOWN,
    .state_names = state_names,
    .steps = steps,
    .nsteps = sizeof steps / sizeof steps[0],
    .checks = handle_checks,
    .nchecks = HANDLE_CHECKS,
};

const char *handle_noun(uint8_t family)
{
    return family < FAMILY_COUNT ? api_family_info[family].noun : "handle";
}
