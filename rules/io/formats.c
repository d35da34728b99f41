// SPDX-License-Identifier: Apache-2.0
#include "rules/io/formats.h"

#include <ctype.h>
#include <string.h>

static const char *skip_set(const char *p, const char *end)
{
    p++; // '['
    if (p < end && *p == '^') {
        p++;
    }
    if (p < end && *p == ']') {
        p++;
    }
    while (p < end && *p != ']') {
        p++;
    }
    return p;
}

const char *format_next(const char *p, const char *end, struct conversion *c)
{
    memset(c, 0, sizeof *c);
    while (p < end && *p != '%') {
        p++;
    }
    if (p >= end) {
        return end;
    }
    c->at = p++;
    c->is_assigned = true;
    if (p < end && *p == '*') {
        c->is_assigned = false;
        p++;
    }
    for (; p < end && isdigit((unsigned char)*p); p++) {
        c->has_width = true;
        c->width = c->width < 1000000000 ? c->width * 10 + (uint64_t)(*p - '0') : c->width;
    }
    for (; p < end && strchr("hljztLqm", *p); p++) {
        c->allocates = c->allocates || *p == 'm';
    }
    if (p >= end) {
        return end;
    }
    c->kind = *p;
    if (*p == '%') {
        c->is_assigned = false;
    }
    if (*p == '[') {
        p = skip_set(p, end);
    }
    p += p < end;
    c->n = (size_t)(p - c->at);
    c->is_counted = c->is_assigned && c->kind != 'n';
    return p;
}
