// SPDX-License-Identifier: Apache-2.0
// Line numbers for messages about rows.
//
// The JSON library keeps no positions, so the line of a row is found when a message needs it, by a
// walk over the text, which by then is known to be sound JSON: strings are skipped, brackets give
// the depth, and commas at the depth of the list under "functions" count its elements.
#include "analyzer/api/row.h"

#include <string.h>

unsigned row_line_of(const char *json, const char *at)
{
    unsigned line = 1;

    for (const char *c = json; c < at; c++) {
        line += *c == '\n';
    }
    return line;
}

static const char *skip_string(const char *c, const char *end)
{
    for (c++; c < end && *c != '"'; c++) {
        c += *c == '\\';
    }
    return c;
}

// Line of element `row` of the list under the top-level key "functions". The text is sound JSON.
unsigned row_line(const char *json, size_t n, unsigned row)
{
    const char *end = json + n, *key = json;
    unsigned depth = 0, element = 0;
    bool in_functions = false;

    for (const char *c = json; c < end; c++) {
        if (in_functions && depth == 2 && element == row && !strchr(" \t\r\n,]", *c)) {
            return row_line_of(json, c);
        }
        if (*c == '"') {
            key = c;
            c = skip_string(c, end);
        } else if (*c == '[' || *c == '{') {
            depth++;
            in_functions = in_functions || (depth == 2 && strncmp(key, "\"functions\"", 11) == 0);
        } else if (*c == ']' || *c == '}') {
            depth--;
        } else if (*c == ',' && in_functions && depth == 2) {
            element++;
        }
    }
    return 1;
}
