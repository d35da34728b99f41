// SPDX-License-Identifier: Apache-2.0
// `.cclint.json`: the nearest one from a file's folder upward, not above the project root, holds
// for that file; files are not merged.
//
//     {
//       "root": true,                       // the project root search does not look above
//       "rules": {"fd-leak": "error", "short-copy": "off"},
//       "overrides": [{"files": "tests/**", "rules": {"fd-leak": "off"}}],
//       "exclude": ["third_party/**"],
//       "models": ["models/mylib.json", {"name": "xopen", ...}],
//       "flags": ["-DDEBUG"],
//       "min-confidence": "low", "fail-confidence": "medium", "fail-on": "error"
//     }
#ifndef CCLINT_APP_CONFIG_H
#define CCLINT_APP_CONFIG_H

#include "analyzer/api/models.h"
#include "analyzer/app/cli.h"
#include "analyzer/app/flags.h"

#include <stdio.h>

// What a file says of a rule.
struct config_rule {
    bool is_set, is_off;
    enum severity severity;
};

struct config_override {
    const char **globs;
    uint32_t nglobs;
    struct config_rule *rules; // by number of select.h
};

struct config_model {
    const char *name; // for complaints
    const char *text; // JSON: the rows
    size_t n;
};

struct config {
    const char *path, *folder; // NULL: the defaults
    struct config_rule *rules;
    struct config_override *overrides;
    const char **excludes;
    struct config_model *models;
    struct flag_list flags;
    uint32_t noverrides, nexcludes, nmodels;
    int min_confidence, fail_confidence, fail_on; // -2: not set
    bool is_root;
};
enum { CONFIG_NOT_SET = -2 };

// Configurations met so far, each read once.
struct configs;
struct configs *configs_new(struct arena *a, const char *top); // nothing above `top` is looked at
void configs_free(struct configs *c);                          // its table; NULL does nothing
// The configuration for a file or folder below a folder `dir`, absolute. Never NULL; once one
// could not be read, configs_error() is set.
const struct config *configs_for_folder(struct configs *c, const char *dir);
const struct config *configs_for_file(struct configs *c, const char *path);
const char *configs_error(const struct configs *c); // NULL or the first complaint

bool config_excludes(const struct config *c, const char *path); // absolute

// What holds for a rule in a file: the command line's word, the last override that fits, "rules",
// the default.
struct rule_setting {
    bool on;
    enum severity severity;
    const char *origin, *severity_origin; // for --show-config
};
struct rule_setting config_rule(const struct config *c, const struct cli *cli, const char *path,
                                uint32_t rule);

// Adds the models of all configurations met. False with `*why`.
bool configs_add_models(struct configs *c, struct models *m, const char **why);
// Whether any configuration met may switch the rule on.
bool configs_may_enable(const struct configs *c, uint32_t rule);

// Sets what the command line left open.
void config_fill(const struct config *c, struct cli *cli);
void config_show(FILE *out, const struct config *c, const struct cli *cli, const char *path);

// The folder of the outermost `.cclint.json` from `dir` upward (not above one with "root": true),
// or NULL. `*why` is set when one of them cannot be read.
const char *config_outermost(struct arena *a, const char *dir, const char **why);

#endif
