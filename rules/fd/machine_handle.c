// SPDX-License-Identifier: Apache-2.0
// The life of a handle:
//
//     (acquire) -> open -release-> closed
//                   |-consume-> passed on (an fdopen'ed descriptor: the stream closes it)
//                   |-lend----> lent (fileno() of a stream: its own descriptor)
//                   |-escape--> passed on (somebody else closes it)
//
// What was passed on may still be used. Its release is its new owner's affair, except that a
// descriptor consumed by a stream, or lent by one, must not be closed as well. Mapped memory, lists
// and buffers that calls allocate live the same life; free() is not for all of them. So do threads:
// to join or to detach one gives it back.
#include "rules/fd/fd.h"

static const char *const state_names[HANDLE_STATES] = {"unknown",  "open", "closed",
                                                       "consumed", "lent", "escaped"};

static const struct machine_step steps[] = {
    {HANDLE_OPEN, EVENT_RELEASE, API_MODE_ANY, HANDLE_CLOSED, HANDLE_OK},
    {HANDLE_OPEN, EVENT_CONSUME, API_MODE_ANY, HANDLE_CONSUMED, HANDLE_OK},
    {HANDLE_OPEN, EVENT_MISMATCH, API_MODE_ANY, HANDLE_CLOSED, HANDLE_WRONG_RELEASER},
    {HANDLE_OPEN, EVENT_LEND, API_MODE_ANY, HANDLE_LENT, HANDLE_OK},
    {HANDLE_OPEN, EVENT_ESCAPE, API_MODE_ANY, HANDLE_ESCAPED, HANDLE_OK},
    {HANDLE_OPEN, EVENT_DROP, API_MODE_ANY, HANDLE_UNKNOWN, HANDLE_LEAKED},
    {HANDLE_CLOSED, EVENT_RELEASE, API_MODE_ANY, HANDLE_CLOSED, HANDLE_CLOSED_TWICE},
    {HANDLE_CLOSED, EVENT_USE, API_MODE_ANY, HANDLE_CLOSED, HANDLE_USED_AFTER_CLOSE},
    {HANDLE_CLOSED, EVENT_CONSUME, API_MODE_ANY, HANDLE_CLOSED, HANDLE_USED_AFTER_CLOSE},
    {HANDLE_CLOSED, EVENT_ESCAPE, API_MODE_ANY, HANDLE_ESCAPED,
     HANDLE_OK}, // the number is taken again: dup2(x, fd)
    {HANDLE_CONSUMED, EVENT_RELEASE, API_MODE_ANY, HANDLE_CLOSED, HANDLE_CLOSED_UNDER_OWNER},
    {HANDLE_LENT, EVENT_RELEASE, API_MODE_ANY, HANDLE_CLOSED, HANDLE_LENT_CLOSED},
    {HANDLE_ESCAPED, EVENT_MISMATCH, API_MODE_ANY, HANDLE_CLOSED, HANDLE_WRONG_RELEASER},
    {HANDLE_ESCAPED, EVENT_RELEASE, API_MODE_ANY, HANDLE_CLOSED, HANDLE_OK},
    {HANDLE_ESCAPED, EVENT_CONSUME, API_MODE_ANY, HANDLE_CONSUMED, HANDLE_OK},
};

const struct machine machine_handle = {
    .name = "handle",
    .families = HANDLE_STREAMS | HANDLE_MAPPINGS | HANDLE_OTHERS | FAMILY_BIT(FAMILY_FD) |
                FAMILY_BIT(FAMILY_TIMER) | FAMILY_BIT(FAMILY_THREAD),
    .foreign = FAMILY_BIT(FAMILY_MEMORY),
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

const char *handle_releaser(uint8_t family)
{
    static const char *const names[FAMILY_COUNT] = {
        [FAMILY_FD] = "close",
        [FAMILY_STREAM] = "fclose",
        [FAMILY_PIPE_STREAM] = "pclose",
        [FAMILY_DIR] = "closedir",
        [FAMILY_MAPPING] = "munmap",
        [FAMILY_SHM] = "shmdt",
        [FAMILY_LIBRARY] = "dlclose",
        [FAMILY_ADDRINFO] = "freeaddrinfo",
        [FAMILY_NAMED_SEM] = "sem_close",
        [FAMILY_MQ] = "mq_close",
        [FAMILY_TIMER] = "timer_delete",
        [FAMILY_LINEBUF] = "free",
    };

    return family < FAMILY_COUNT && names[family] ? names[family] : "its own function";
}

const char *handle_past(uint8_t family)
{
    const uint32_t closed =
        HANDLE_STREAMS | FAMILY_BIT(FAMILY_FD) | FAMILY_BIT(FAMILY_MQ) | FAMILY_BIT(FAMILY_LIBRARY);

    return closed & FAMILY_BIT(family) ? "closed" : "released";
}
