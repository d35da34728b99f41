// SPDX-License-Identifier: Apache-2.0
// Messages. SARIF gives braces and brackets in them a meaning that C text must not have by
// accident. A result says its message twice: as text, and as the form of all messages of its kind
// with the quoted parts as arguments, by which viewers group results.
#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/base/list.h"
#include "analyzer/report/sarif.h"

#include <string.h>

enum { ARGUMENTS_MAX = 10 };

// A message as SARIF wants it: a sentence; braces doubled, or C's "(struct x){0}" would be taken
// for a placeholder; no "](", or "table[i](fd)" would be taken for a link.
static const char *sentence(struct sarif *s, const char *text)
{
    struct buf b = {0};
    const char *out;

    for (const char *p = text; *p; p++) {
        if (*p == '{' || *p == '}' || (*p == '(' && p > text && p[-1] == ']')) {
            buf_byte(&b, *p == '(' ? ' ' : (uint8_t)*p);
        }
        buf_byte(&b, (uint8_t)*p);
    }
    if (b.n == 0 || b.data[b.n - 1] != '.') {
        buf_byte(&b, '.');
    }
    out = arena_text(s->arena, b.data, b.n);
    buf_free(&b);
    return out;
}

void sarif_put_message(struct sarif *s, const char *key, const char *text)
{
    json_open(&s->j, key, '{');
    json_text(&s->j, "text", sentence(s, text));
    json_close(&s->j, '}');
}

// A description is no message: its braces mean nothing.
void sarif_put_description(struct sarif *s, const char *key, const char *text)
{
    size_t n = strlen(text);

    json_open(&s->j, key, '{');
    json_text(&s->j, "text",
              arena_printf(s->arena, "%s%s", text, n > 0 && text[n - 1] == '.' ? "" : "."));
    json_close(&s->j, '}');
}

// ---- Forms -------------------------------------------------------------------------------------

// A message taken apart.
struct parts {
    struct buf form;
    const char *arguments[ARGUMENTS_MAX];
    uint32_t narguments;
};

// The quote that ends what the one at `open` begins: what is quoted is C text and may hold quotes,
// but then no space or full stop follows them. NULL if none does.
static const char *closing_quote(const char *open)
{
    for (const char *p = open + 1; *p; p++) {
        if (*p == '\'' && p > open + 1 && (p[1] == '\0' || strchr(" ,.;:)", p[1]))) {
            return p;
        }
    }
    return NULL;
}

static void take_apart(struct sarif *s, const char *message, struct parts *parts)
{
    for (const char *p = message; *p; p++) {
        bool may_open = *p == '\'' && (p == message || p[-1] == ' ' || p[-1] == '(');
        const char *end = may_open && parts->narguments < ARGUMENTS_MAX ? closing_quote(p) : NULL;

        if (end) {
            buf_printf(&parts->form, "'{%u}'", parts->narguments);
            parts->arguments[parts->narguments++] =
                arena_text(s->arena, p + 1, (size_t)(end - p) - 1);
            p = end;
            continue;
        }
        if (*p == '{' || *p == '}') {
            buf_byte(&parts->form, (uint8_t)*p);
        }
        buf_byte(&parts->form, (uint8_t)*p);
    }
    if (parts->form.n == 0 || parts->form.data[parts->form.n - 1] != '.') {
        buf_byte(&parts->form, '.');
    }
}

// The form's number among those of its rule; how many the rule has if it is not there.
static uint32_t form_number(const struct sarif *s, uint32_t rule, const char *text)
{
    uint32_t n = 0;

    for (size_t i = 0; i < arrlenu(s->forms); i++) {
        if (s->forms[i].rule != rule) {
            continue;
        }
        if (text && strcmp(s->forms[i].text, text) == 0) {
            return n;
        }
        n++;
    }
    return n;
}

void sarif_take_form(struct sarif *s, uint32_t rule, const char *message)
{
    struct arena_mark mark = arena_mark(s->arena);
    struct parts parts = {0};
    const char *text;

    take_apart(s, message, &parts);
    text = buf_text(&parts.form);
    arena_rewind(s->arena, mark);
    if (form_number(s, rule, text) == form_number(s, rule, NULL)) {
        struct sarif_form form = {rule, arena_text(s->arena, text, strlen(text))};
        arrput(s->forms, form);
    }
    buf_free(&parts.form);
}

void sarif_put_forms(struct sarif *s, uint32_t rule)
{
    uint32_t n = 0;

    if (form_number(s, rule, NULL) == 0) {
        return;
    }
    json_open(&s->j, "messageStrings", '{');
    for (size_t i = 0; i < arrlenu(s->forms); i++) {
        if (s->forms[i].rule == rule) {
            char id[16];

            snprintf(id, sizeof id, "form%u", n++);
            json_open(&s->j, id, '{');
            json_text(&s->j, "text", s->forms[i].text);
            json_close(&s->j, '}');
        }
    }
    json_close(&s->j, '}');
}

static const char *with_links(struct sarif *s, const char *text, const uint32_t *related,
                              uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        const char *before = i == 0 ? " See" : i + 1 < n ? "," : " and";
        uint32_t step = related[i] + 1;

        text = arena_printf(s->arena, "%s%s [step %u](%u)", text, before, step, step);
    }
    return n > 0 ? arena_printf(s->arena, "%s.", text) : text;
}

void sarif_put_result_message(struct sarif *s, uint32_t rule, const char *message,
                              const uint32_t *related, uint32_t n)
{
    struct parts parts = {0};

    json_open(&s->j, "message", '{');
    json_text(&s->j, "text", with_links(s, sentence(s, message), related, n));
    if (s->r->rules[rule]) {
        take_apart(s, message, &parts);
        json_textf(&s->j, "id", "form%u", form_number(s, rule, buf_text(&parts.form)));
        if (parts.narguments > 0) {
            json_open(&s->j, "arguments", '[');
            for (uint32_t i = 0; i < parts.narguments; i++) {
                json_text(&s->j, NULL, parts.arguments[i]);
            }
            json_close(&s->j, ']');
        }
        buf_free(&parts.form);
    }
    json_close(&s->j, '}');
}
