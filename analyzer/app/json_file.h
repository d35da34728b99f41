// SPDX-License-Identifier: Apache-2.0
// JSON files that people write (comments allowed) or builds make, with positions for complaints.
#ifndef CCLINT_APP_JSON_FILE_H
#define CCLINT_APP_JSON_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct cJSON;

struct json_file {
    const char *path; // as it is shown in complaints
    char *text;       // comments replaced by blanks, so that offsets stay
    size_t n;
    struct cJSON *root; // freed by json_file_free()
};

enum json_flags { JSON_COMMENTS = 1 };

// Reads at most `limit` bytes of `path`, which is called `shown` in `*why`: "a.json:3:7: ...".
bool json_file_read(struct arena *a, const char *path, const char *shown, size_t limit,
                    unsigned flags, struct json_file *f, const char **why);
void json_file_free(struct json_file *f);

// "path:line:col" of the first "key" in the text, for complaints about it.
const char *json_file_where(struct arena *a, const struct json_file *f, const char *key);

#endif
