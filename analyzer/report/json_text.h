// SPDX-License-Identifier: Apache-2.0
// JSON as it streams out: no tree is built, so a report of any length takes constant memory.
#ifndef CCLINT_REPORT_JSON_TEXT_H
#define CCLINT_REPORT_JSON_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { JSON_DEPTH_MAX = 32, JSON_TEXTF_MAX = 256 };

struct json {
    FILE *out;
    int depth;
    bool has_items[JSON_DEPTH_MAX]; // a comma is due before the next item
};

void json_open(struct json *j, const char *key, char bracket); // '{' or '['; key NULL in arrays
void json_close(struct json *j, char bracket);                 // '}' or ']'
void json_text(struct json *j, const char *key, const char *value);
void json_number(struct json *j, const char *key, uint64_t value);
void json_bool(struct json *j, const char *key, bool value);
// For short made-up texts (ids, URIs of pages): cut at JSON_TEXTF_MAX.
void json_textf(struct json *j, const char *key, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
