// SPDX-License-Identifier: Apache-2.0
#include "analyzer/report/json_text.h"

#include "analyzer/base/bug.h"
#include "analyzer/base/text.h"
#include "analyzer/report/report.h"

#include <stdarg.h>
#include <string.h>

static void put_special(FILE *out, uint32_t c)
{
    if (c == '"' || c == '\\') {
        fprintf(out, "\\%c", (int)c);
    } else if (c == '\n') {
        fputs("\\n", out);
    } else if (c == 0xfffd) {
        fputs("\xef\xbf\xbd", out); // also for what is not UTF-8
    } else {
        fprintf(out, "\\u%04x", c);
    }
}

void json_string(FILE *out, const char *s)
{
    size_t n = strlen(s), written = 0, len;

    fputc('"', out);
    for (size_t i = 0; i < n; i += len) {
        uint32_t c = utf8_next(s + i, n - i, &len);

        if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f || c == 0xfffd) {
            fwrite(s + written, 1, i - written, out);
            put_special(out, c);
            written = i + len;
        }
    }
    fwrite(s + written, 1, n - written, out);
    fputc('"', out);
}

static void start(struct json *j, const char *key)
{
    if (j->has_items[j->depth]) {
        fputc(',', j->out);
    }
    if (j->depth > 0) {
        fprintf(j->out, "\n%*s", 2 * j->depth, "");
    }
    j->has_items[j->depth] = true;
    if (key) {
        json_string(j->out, key);
        fputs(": ", j->out);
    }
}

void json_open(struct json *j, const char *key, char bracket)
{
    start(j, key);
    fputc(bracket, j->out);
    ENSURE(j->depth + 1 < JSON_DEPTH_MAX);
    j->has_items[++j->depth] = false;
}

void json_close(struct json *j, char bracket)
{
    bool had = j->has_items[j->depth];

    j->depth--;
    if (had) {
        fprintf(j->out, "\n%*s", 2 * j->depth, "");
    }
    fputc(bracket, j->out);
}

void json_text(struct json *j, const char *key, const char *value)
{
    start(j, key);
    json_string(j->out, value);
}

void json_textf(struct json *j, const char *key, const char *fmt, ...)
{
    char text[JSON_TEXTF_MAX];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    json_text(j, key, text);
}

void json_number(struct json *j, const char *key, uint64_t value)
{
    start(j, key);
    fprintf(j->out, "%llu", (unsigned long long)value);
}

void json_bool(struct json *j, const char *key, bool value)
{
    start(j, key);
    fputs(value ? "true" : "false", j->out);
}
