// SPDX-License-Identifier: Apache-2.0
// Two loops of the same shape, one over the characters of a component, one over components: both
// go back to the last star (`*`, `**`) only, which is enough, because an earlier star that took
// more would leave the later one less to choose from.
#include "analyzer/app/glob.h"

#include <stddef.h>
#include <string.h>

struct span {
    const char *at;
    size_t n;
};

// A set "[a-z]" or "[!a-z]" at `p`; `*used` gets its length, 0 if it has no end.
static bool in_set(struct span p, char c, size_t *used)
{
    size_t i = 1;
    bool negated = false, found = false;

    if (i < p.n && (p.at[i] == '!' || p.at[i] == '^')) {
        negated = true;
        i++;
    }
    for (size_t first = i; i < p.n && (p.at[i] != ']' || i == first); i++) {
        char lo = p.at[i], hi = lo;
        if (i + 2 < p.n && p.at[i + 1] == '-' && p.at[i + 2] != ']') {
            hi = p.at[i + 2];
            i += 2;
        }
        found |= lo <= c && c <= hi;
    }
    *used = i < p.n ? i + 1 : 0;
    return found != negated;
}

// Whether the first element of `p` takes `c`; `*used` gets its length.
static bool takes(struct span p, char c, size_t *used)
{
    *used = 1;
    if (p.at[0] == '[') {
        bool in = in_set(p, c, used);
        if (*used) {
            return in;
        }
        *used = 1; // "[" without an end stands for itself
    } else if (p.at[0] == '?') {
        return true;
    } else if (p.at[0] == '\\' && p.n > 1) {
        *used = 2;
        return p.at[1] == c;
    }
    return p.at[0] == c;
}

static bool match_name(struct span p, struct span s)
{
    size_t i = 0, j = 0, star = p.n, star_j = 0, used;

    while (j < s.n) {
        if (i < p.n && p.at[i] == '*') {
            star = i++;
            star_j = j;
        } else if (i < p.n && takes((struct span){p.at + i, p.n - i}, s.at[j], &used)) {
            i += used;
            j++;
        } else if (star < p.n) {
            i = star + 1;
            j = ++star_j;
        } else {
            return false;
        }
    }
    while (i < p.n && p.at[i] == '*') {
        i++;
    }
    return i == p.n;
}

static struct span component(const char *at)
{
    return (struct span){at, strcspn(at, "/")};
}

static const char *after(struct span c)
{
    return c.at[c.n] == '/' ? c.at + c.n + 1 : c.at + c.n;
}

static bool is_any(struct span c)
{
    return c.n == 2 && c.at[0] == '*' && c.at[1] == '*';
}

bool glob_match(const char *pattern, const char *path)
{
    size_t n = strlen(pattern);
    bool any_depth = memchr(pattern, '/', n ? n - 1 : 0) == NULL;
    const char *p = pattern[0] == '/' ? pattern + 1 : pattern, *s = path;
    const char *star_p = any_depth ? p : NULL, *star_s = s;

    if (*p == '\0') {
        return false;
    }
    while (*s) {
        struct span pc = component(p), sc = component(s);
        if (*p && is_any(pc)) {
            p = after(pc);
            star_p = p;
            star_s = s;
        } else if (*p && match_name(pc, sc)) {
            p = after(pc);
            s = after(sc);
        } else if (*p == '\0') {
            return true; // a folder above
        } else if (star_p && *star_s) {
            star_s = after(component(star_s));
            s = star_s;
            p = star_p;
        } else {
            return false;
        }
    }
    while (*p && is_any(component(p))) {
        p = after(component(p));
    }
    return *p == '\0';
}
