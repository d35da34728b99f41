// SPDX-License-Identifier: Apache-2.0
// send-without-receive: something is sent, posted or signalled, and nothing in the program ever
// receives or waits for it.
//
// A condition variable that is signalled and never waited for costs nothing: low confidence.
#include "rules/channel/channel.h"

static enum confidence confidence_of(const struct channel *c)
{
    switch (c->family) {
    case FAMILY_COND:
        return CONFIDENCE_LOW;
    case FAMILY_SEM:
        return CONFIDENCE_MEDIUM;
    default:
        return CONFIDENCE_HIGH;
    }
}

static void on_program(struct rule_ctx *ctx, const struct channel_table *t)
{
    for (uint32_t i = 0; i < t->n; i++) {
        const struct channel *c = &t->items[i];
        const struct channel_use *made = channel_first(c, CHANNEL_CREATE);
        uint32_t program;
        const struct channel_use *send =
            channel_unanswered(t, c, CHANNEL_SEND, 1u << CHANNEL_RECEIVE, &program);

        if (!send) {
            continue;
        }
        struct finding_draft *f = report_in(
            ctx, send->function, send->at, confidence_of(c), c->text,
            "%s() on '%s': nothing in the program ever receives from it", send->api, c->text);
        channel_tell_program(f, t, c, program);
        if (made) {
            report_step_in(f, made->function, made->at, "'%s' is made here", c->text);
        }
        report_step_in(f, send->function, send->at, "sent here");
    }
}

const struct rule rule_send_without_receive = {
    .id = "send-without-receive",
    .family = "channel",
    .tag = "channel-pairing",
    .summary = "something is sent that nobody receives",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){833, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P62", NULL},
    .on_program = on_program,
};
