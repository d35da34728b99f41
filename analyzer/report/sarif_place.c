// SPDX-License-Identifier: Apache-2.0
// Places: URIs, regions with their text, the functions around them, and the table of all files
// that are named, with what tells whether a file is still the one that was analysed.
#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/base/list.h"
#include "analyzer/report/sarif.h"

#include <ctype.h>
#include <sha2.h>
#include <string.h>

enum { SNIPPET_MAX = 2000 };

const char *sarif_uri(struct sarif *s, const char *path)
{
    struct buf b = {0};
    const char *text;

    if (path[0] == '/') {
        buf_printf(&b, "file://");
    }
    for (const char *p = path; *p; p++) {
        if (isalnum((unsigned char)*p) || strchr("-._~/+,@", *p)) {
            buf_byte(&b, (uint8_t)*p);
        } else {
            buf_printf(&b, "%%%02X", (unsigned)(unsigned char)*p);
        }
    }
    text = arena_text(s->arena, b.data ? b.data : "", b.n);
    buf_free(&b);
    return text;
}

static uint32_t artifact_index(struct sarif *s, const char *path)
{
    for (uint32_t i = 0; i < arrlenu(s->artifacts); i++) {
        if (strcmp(s->artifacts[i].path, path) == 0) {
            return i;
        }
    }
    arrput(s->artifacts, ((struct sarif_artifact){.path = path}));
    return (uint32_t)arrlenu(s->artifacts) - 1;
}

void sarif_put_artifact(struct sarif *s, const char *path, bool with_index)
{
    json_open(&s->j, "artifactLocation", '{');
    json_text(&s->j, "uri", sarif_uri(s, path));
    if (path[0] != '/') {
        json_text(&s->j, "uriBaseId", "%SRCROOT%");
    }
    if (with_index) {
        json_number(&s->j, "index", artifact_index(s, path));
    }
    json_close(&s->j, '}');
}

// What stands in the region, up to a length that helps. A region without a start column is made of
// whole lines.
static void put_snippet(struct sarif *s, const struct region *g)
{
    const struct source_file *f = source_get(s->r->sources, g->path);
    struct buf b = {0};

    for (uint32_t l = g->line; l <= g->end_line && l <= f->nlines; l++) {
        size_t n = 0, from = l == g->line && g->col ? g->col - 1 : 0;
        const char *line = source_line(f, l, &n);

        n = l == g->end_line && g->end_col && g->end_col - 1 < n ? g->end_col - 1 : n;
        if (n > SNIPPET_MAX || b.n > SNIPPET_MAX) {
            buf_clear(&b);
            break;
        }
        buf_put(&b, line + (from < n ? from : n), from < n ? n - from : 0);
        if (l < g->end_line || !g->end_col) {
            buf_byte(&b, '\n');
        }
    }
    if (b.n > 0) {
        json_open(&s->j, "snippet", '{');
        json_text(&s->j, "text", buf_text(&b));
        json_close(&s->j, '}');
    }
    buf_free(&b);
}

void sarif_put_exact_region(struct sarif *s, const char *key, const struct region *at, bool snippet)
{
    struct region g = *at;

    json_open(&s->j, key, '{');
    json_number(&s->j, "startLine", g.line);
    json_number(&s->j, "startColumn", report_utf16_col(s->r, g.path, g.line, g.col));
    json_number(&s->j, "endLine", g.end_line);
    json_number(&s->j, "endColumn", report_utf16_col(s->r, g.path, g.end_line, g.end_col));
    if (snippet) {
        put_snippet(s, &g);
    }
    json_close(&s->j, '}');
}

static void put_region(struct sarif *s, const char *key, const struct region *at)
{
    struct region g = report_region(s->r, at);

    sarif_put_exact_region(s, key, &g, true);
}

static void put_context(struct sarif *s, const struct region *at)
{
    struct region g = report_region(s->r, at);
    const struct source_file *f = source_get(s->r->sources, g.path);
    struct region around = {.path = g.path, .line = g.line > 1 ? g.line - 1 : 1};

    around.end_line = g.end_line + 1 <= f->nlines ? g.end_line + 1 : g.end_line;
    json_open(&s->j, "contextRegion", '{');
    json_number(&s->j, "startLine", around.line);
    json_number(&s->j, "endLine", around.end_line);
    put_snippet(s, &around);
    json_close(&s->j, '}');
}

void sarif_put_physical(struct sarif *s, const struct region *at, bool with_context)
{
    json_open(&s->j, "physicalLocation", '{');
    sarif_put_artifact(s, at->path, true);
    put_region(s, "region", at);
    if (with_context) {
        put_context(s, at);
    }
    json_close(&s->j, '}');
}

void sarif_put_logical(struct sarif *s, const char *function)
{
    if (!function[0]) {
        return;
    }
    json_open(&s->j, "logicalLocations", '[');
    json_open(&s->j, NULL, '{');
    json_text(&s->j, "name", function);
    json_text(&s->j, "fullyQualifiedName", function);
    json_text(&s->j, "kind", "function");
    json_close(&s->j, '}');
    json_close(&s->j, ']');
}

// ---- The table of files ------------------------------------------------------------------------

void sarif_mark_result(struct sarif *s, const char *path)
{
    uint32_t i = artifact_index(s, path); // may move the list

    s->artifacts[i].has_result = true;
}

static void put_hash(struct sarif *s, const struct source_file *f)
{
    char text[SHA256_DIGEST_STRING_LENGTH];

    SHA256Data((const uint8_t *)f->data, f->n, text);
    json_number(&s->j, "length", f->n);
    json_open(&s->j, "hashes", '{');
    json_text(&s->j, "sha-256", text);
    json_close(&s->j, '}');
}

static void put_file(struct sarif *s, const struct sarif_artifact *artifact)
{
    const struct source_file *f = source_get(s->r->sources, artifact->path);

    json_open(&s->j, NULL, '{');
    json_open(&s->j, "location", '{');
    json_text(&s->j, "uri", sarif_uri(s, artifact->path));
    if (artifact->path[0] != '/') {
        json_text(&s->j, "uriBaseId", "%SRCROOT%");
    }
    json_close(&s->j, '}');
    json_text(&s->j, "sourceLanguage", "c");
    json_open(&s->j, "roles", '[');
    json_text(&s->j, NULL, "analysisTarget");
    if (artifact->has_result) {
        json_text(&s->j, NULL, "resultFile");
    }
    json_close(&s->j, ']');
    if (f->data) {
        put_hash(s, f);
    }
    json_close(&s->j, '}');
}

void sarif_put_artifacts(struct sarif *s)
{
    json_open(&s->j, "artifacts", '[');
    for (size_t i = 0; i < arrlenu(s->artifacts); i++) {
        put_file(s, &s->artifacts[i]);
    }
    json_close(&s->j, ']');
}
