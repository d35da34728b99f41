// SPDX-License-Identifier: Apache-2.0
// toctou: a file is asked about by its name, and the answer decides what is done to the file of
// that name then, which may be another one by now.
//
// Told with medium confidence where another file in between does harm: one that was not there is
// made without O_EXCL or replaced; a kind, owner or mode that was looked at stands for the one that
// is opened, changed or run; access(), which asks for the real user, allows to write. All else that
// is decided by a check has low confidence: the second call fails by itself where the answer is
// stale. A check whose answer decides nothing is no check.
#include "rules/fd/fd.h"
#include "rules/fd/file_story.h"

#include <string.h>

enum { ACCESS_MODE = 1, MAY_WRITE = 2 };

enum harm { HARM_NONE, HARM_LITTLE, HARM_MADE, HARM_REPLACED, HARM_SWAPPED, HARM_RIGHTS };

static bool checks_link(const struct file_action *a)
{
    return strncmp(a->api, "lstat", 5) == 0;
}

// access(path, W_OK): may the user who started the program write it?
static bool asks_to_write(struct rule_ctx *ctx, const struct file_action *check)
{
    int64_t mode;

    return check->nchain == 1 && strcmp(check->api, "access") == 0 &&
           rule_constant(ctx, rule_arg(ctx, check->insn, ACCESS_MODE), &mode) && mode & MAY_WRITE;
}

static enum harm harm_of_opening(struct rule_ctx *ctx, const struct file_pair *p,
                                 const struct file_action *check, const struct file_action *open)
{
    if (open->flags & (FILE_EXCLUSIVE | FILE_ASKED | FILE_NO_FOLLOW)) {
        return HARM_NONE;
    }
    if (p->flags & PAIR_ABSENT) {
        return open->flags & FILE_WRITES ? HARM_MADE : HARM_LITTLE;
    }
    if (asks_to_write(ctx, check) && open->flags & FILE_WRITTEN) {
        return HARM_RIGHTS;
    }
    return p->flags & (PAIR_OWNER | PAIR_MODE) || (checks_link(check) && p->flags & PAIR_KIND)
               ? HARM_SWAPPED
               : HARM_LITTLE;
}

// What the change sets: whoever asks for that first only leaves out a change that is not needed.
static uint32_t replaced_by(const struct file_action *change)
{
    if (strstr(change->api, "chown")) {
        return PAIR_OWNER;
    }
    return strstr(change->api, "chmod") ? PAIR_MODE : 0;
}

static enum harm harm_of(struct rule_ctx *ctx, const struct file_pair *p,
                         const struct file_action *check, const struct file_action *then)
{
    switch (then->use) {
    case NAME_OPEN:
        return harm_of_opening(ctx, p, check, then);
    case NAME_CHANGE:
        return p->flags & ~replaced_by(then) & (PAIR_KIND | PAIR_OWNER | PAIR_MODE) ? HARM_SWAPPED
                                                                                    : HARM_LITTLE;
    case NAME_REPLACE:
        return p->flags & PAIR_ABSENT ? HARM_REPLACED : HARM_LITTLE;
    default:
        return HARM_LITTLE;
    }
}

static const char *consequence(enum harm h)
{
    switch (h) {
    case HARM_MADE:
        return "in a folder that others may write to, a link that they put there meanwhile is "
               "followed; O_EXCL (\"x\") makes the file or fails";
    case HARM_REPLACED:
        return "a file that is made meanwhile is lost; link(), or renameat2() with "
               "RENAME_NOREPLACE, fails instead";
    case HARM_SWAPPED:
        return "who may write to the folder puts another file there meanwhile; open it first, with "
               "O_NOFOLLOW, and ask fstat()";
    case HARM_RIGHTS:
        return "in a set-user-id program, its user puts a link there meanwhile; open it with the "
               "user's rights instead";
    default:
        return "it may be another file by then; do it, and look at why it failed";
    }
}

static void tell(struct rule_ctx *ctx, const struct file_action *check,
                 const struct file_action *then, enum harm h)
{
    static const char *const done[NAME_USE_COUNT] = {
        [NAME_OPEN] = "opened",    [NAME_CREATE] = "made",  [NAME_REMOVE] = "removed",
        [NAME_CHANGE] = "changed", [NAME_MOVE] = "renamed", [NAME_REPLACE] = "replaced"};
    const char *name = file_text(ctx, then);
    struct finding_draft *f = report(
        ctx, rule_loc(ctx, then->insn), h == HARM_LITTLE ? CONFIDENCE_LOW : CONFIDENCE_MEDIUM, name,
        "'%s' is %s by %s() because of what %s() said of that name before: %s", name,
        done[then->use], then->api, check->api, consequence(h));

    file_story(ctx, f, check, "the name is asked about here");
    file_story(ctx, f, then, "and used here, depending on the answer");
}

// Several checks before one use are one defect, told of the worst.
static bool is_worst(struct rule_ctx *ctx, const struct file_facts *t, uint32_t pair, enum harm h)
{
    const struct file_pair *p = &t->pairs[pair];

    for (uint32_t i = 0; i < t->npairs; i++) {
        const struct file_pair *o = &t->pairs[i];
        enum harm other;
        if (o->second != p->second || i == pair || !(o->flags & PAIR_DECIDED)) {
            continue;
        }
        other = harm_of(ctx, o, &t->actions[o->first], &t->actions[o->second]);
        if (other > h || (other == h && i < pair)) {
            return false;
        }
    }
    return true;
}

static void on_files(struct rule_ctx *ctx, const struct file_facts *t)
{
    for (uint32_t i = 0; i < t->npairs; i++) {
        const struct file_pair *p = &t->pairs[i];
        const struct file_action *check = &t->actions[p->first], *then = &t->actions[p->second];
        enum harm h;

        if (check->use != NAME_CHECK || !(p->flags & PAIR_DECIDED) ||
            check->from.kind != FILE_NAME_NONE || file_is_kernels(ctx, check)) {
            continue;
        }
        h = harm_of(ctx, p, check, then);
        if (h != HARM_NONE && is_worst(ctx, t, i, h)) {
            tell(ctx, check, then, h);
        }
    }
}

const struct rule rule_toctou = {
    .id = "toctou",
    .family = "fd",
    .tag = "toctou",
    .summary = "file checked by its name and then used by its name",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .precision = PRECISION_LOW,
    .security = "4.7",
    .since = "0.1.0",
    .cwe = (const uint16_t[]){367, 362, 0},
    .cert = (const char *const[]){"FIO45-C", "POS35-C", NULL},
    .pitfalls = (const char *const[]){"P20", NULL},
    .machine = &machine_handle,
    .on_files = on_files,
};
