// SPDX-License-Identifier: Apache-2.0
// What a call uses that the whole process has once, and what is said of it apart from its row.
#include "analyzer/api/row.h"
#include "analyzer/base/arena.h"

#include <string.h>

const char *const api_share_uses[SHARE_USE_COUNT] = {"nothing", "buffer", "lock", "reads",
                                                     "changes"};

enum { WHAT_BYTES_MAX = 60 };

static bool read_share(struct row_reader *r, const cJSON *v, struct api_share *out)
{
    if (!row_keys(r, v, "an entry of 'shares'", api_share_uses + 1, SHARE_USE_COUNT - 1)) {
        return false;
    }
    for (uint8_t use = 1; use < SHARE_USE_COUNT; use++) {
        const cJSON *what = cJSON_GetObjectItemCaseSensitive(v, api_share_uses[use]);
        if (!what) {
            continue;
        }
        if (out->use) {
            return row_fail(r, "an entry of 'shares' has one use");
        }
        if (!cJSON_IsString(what) || strlen(what->valuestring) > WHAT_BYTES_MAX) {
            return row_fail(r, "'%s' must say in a few words what is shared", api_share_uses[use]);
        }
        out->use = use;
        out->what = arena_text(r->arena, what->valuestring, strlen(what->valuestring));
    }
    return out->use || row_fail(r, "an entry of 'shares' without a use (buffer, lock ...)");
}

bool row_shares(struct row_reader *r, const cJSON *list)
{
    const cJSON *v;

    if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > API_SHARES_MAX) {
        return row_fail(r, "'shares' must be a list of at most %d", API_SHARES_MAX);
    }
    cJSON_ArrayForEach(v, list)
    {
        if (!read_share(r, v, &r->fn->shares[r->fn->nshares++])) {
            return false;
        }
    }
    return true;
}

bool row_safety(struct row_reader *r, const cJSON *entry)
{
    static const char *const keys[] = {"fn", "flags", "shares", "note"};
    const cJSON *flags = cJSON_GetObjectItemCaseSensitive(entry, "flags");
    const cJSON *shares = cJSON_GetObjectItemCaseSensitive(entry, "shares");

    return row_keys(r, entry, "an entry of 'safety'", keys, ROW_COUNT(keys)) &&
           (!flags || row_flag_words(r, flags)) && (!shares || row_shares(r, shares));
}
