// SPDX-License-Identifier: Apache-2.0
// channel-never-closed: somebody reads from a pipe until it is closed, and it never is: the
// reader's own process has the write end open, or it is closed only when the reader has ended.
#include "rules/channel/stuck.h"

static const char *message(const struct channel_stuck *s)
{
    switch (s->kind) {
    case STUCK_OWN_END:
        return "'%s' is read until it is closed, but this process itself has its write end open";
    case STUCK_AFTER_JOIN:
        return "'%s' is read until it is closed, but is closed only after the reader is joined";
    case STUCK_NEVER:
        return "'%s' is read until it is closed, but its write end is never closed";
    default:
        return NULL;
    }
}

static const char *last_step(const struct channel_stuck *s)
{
    switch (s->kind) {
    case STUCK_OWN_END:
        return "the loop ends when the last write end is closed; it is still open here";
    case STUCK_AFTER_JOIN:
        return "the end is closed here, when the thread that waits for it has been waited for";
    default:
        return "the loop would end if all write ends were closed";
    }
}

static void on_program(struct rule_ctx *ctx, const struct channel_table *t)
{
    for (uint32_t i = 0; i < t->nstuck; i++) {
        const struct channel_stuck *s = &t->stuck[i];
        if (message(s)) {
            stuck_tell(ctx, t, s, message(s), last_step(s));
        }
    }
}

const struct rule rule_channel_never_closed = {
    .id = "channel-never-closed",
    .family = "channel",
    .tag = "channel-pairing",
    .summary = "reader waits for the end of a pipe that stays open",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){833, 775, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P64", NULL},
    .on_program = on_program,
};
