// SPDX-License-Identifier: Apache-2.0
// A handle that is kept in memory and that nothing in the program gives back: words for the leak
// rules.
#include "analyzer/engine/fields.h"
#include "rules/fd/fd.h"

static void tell(struct rule_ctx *ctx, const struct field_home *h, enum confidence c)
{
    const struct field_store *s = &h->stores[0];
    struct finding_draft *f;

    if (h->nfrees > 0) {
        f = report_in(ctx, s->at.function, s->at.at, c, s->text,
                      "'%s' receives a %s here and nothing in the program closes it, though '%s' "
                      "is freed",
                      s->text, handle_noun(h->family), h->record);
    } else if (h->flags & FIELD_OBJECT) {
        f = report_in(ctx, s->at.function, s->at.at, c, s->text,
                      "'%s' receives a %s here and nothing in the program closes it", s->text,
                      handle_noun(h->family));
    } else {
        f = report_in(ctx, s->at.function, s->at.at, c, s->text,
                      "'%s' receives a new %s each time and nothing in the program closes the one "
                      "before",
                      s->text, handle_noun(h->family));
    }
    report_step_in(f, s->acquired.function, s->acquired.at, "opened here by %s()", s->api);
    for (uint32_t i = 0; i < h->nstores && i < 3; i++) {
        report_step_in(f, h->stores[i].at.function, h->stores[i].at.at, "kept in '%s' here",
                       h->stores[i].text);
    }
    for (uint32_t i = 0; i < h->nfrees; i++) {
        report_step_in(f, h->frees[i].function, h->frees[i].at, "'%s' is freed here", h->record);
    }
}

void handle_report_lost(struct rule_ctx *ctx, const struct field_table *t, uint32_t families)
{
    for (uint32_t i = 0; i < t->n; i++) {
        enum confidence c;
        if (families & FAMILY_BIT(t->items[i].family) && field_is_lost(&t->items[i], &c)) {
            tell(ctx, &t->items[i], c);
        }
    }
}
