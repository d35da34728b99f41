// SPDX-License-Identifier: Apache-2.0
#include "analyzer/app/words.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/base/os.h"

#include <string.h>

enum { RESPONSE_DEPTH_MAX = 8, WORDS_MAX = 1 << 16, RESPONSE_BYTES_MAX = 4 << 20 };

static struct flag_list freeze(struct arena *a, const char **list)
{
    struct flag_list l = {.n = (uint32_t)arrlenu(list)};

    l.items = arena_copy(a, list, l.n * sizeof *list);
    arrfree(list);
    return l;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

// Appends the quoted text that starts at s[i] to `out`; the index behind it, 0 if it has no end.
static size_t quoted(const char *s, size_t n, size_t i, char *out, size_t *len)
{
    char quote = s[i++];

    for (; i < n && s[i] != quote; i++) {
        bool escapes = quote == '"' && s[i] == '\\' && i + 1 < n && strchr("\"\\$`\n", s[i + 1]);
        if (escapes) {
            i++;
        }
        if (!escapes || s[i] != '\n') {
            out[(*len)++] = s[i];
        }
    }
    return i < n ? i + 1 : 0;
}

bool words_split(struct arena *a, const char *text, size_t n, struct flag_list *words)
{
    const char **list = NULL;
    char *out = arena_array(a, char, n + 1);
    size_t i = 0, len = 0;
    bool in_word = false, ok = true;

    while (ok && i < n) {
        if (is_blank(text[i])) {
            if (in_word) {
                arrput(list, arena_text(a, out, len));
            }
            in_word = false;
            len = 0;
            i++;
            continue;
        }
        in_word = true;
        if (text[i] == '\'' || text[i] == '"') {
            i = quoted(text, n, i, out, &len);
            ok = i != 0;
        } else {
            i += text[i] == '\\' && i + 1 < n;
            out[len++] = text[i++];
        }
    }
    if (in_word) {
        arrput(list, arena_text(a, out, len));
    }
    *words = freeze(a, list);
    return ok;
}

struct expansion {
    struct arena *a;
    const char *directory, *root;
    const char **out;
};

static void expand(struct expansion *e, struct flag_list words, unsigned depth)
{
    for (uint32_t i = 0; i < words.n && arrlenu(e->out) < WORDS_MAX; i++) {
        const char *w = words.items[i], *why;
        struct flag_list inner;
        size_t n;
        if (w[0] != '@' || w[1] == '\0' || depth >= RESPONSE_DEPTH_MAX) {
            arrput(e->out, w);
            continue;
        }
        const char *path = path_real(e->a, path_join(e->a, e->directory, w + 1));
        const char *text = path_below(path, e->root) ? os_read_file(e->a, path, &n, &why) : NULL;
        if (text && n <= RESPONSE_BYTES_MAX && words_split(e->a, text, n, &inner)) {
            expand(e, inner, depth + 1);
        } else {
            arrput(e->out, w);
        }
    }
}

struct flag_list words_expand(struct arena *a, struct flag_list words, const char *directory,
                              const char *root)
{
    struct expansion e = {a, directory, root, NULL};

    expand(&e, words, 0);
    return freeze(a, e.out);
}
