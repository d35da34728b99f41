// SPDX-License-Identifier: Apache-2.0
// --fix and --diff: fixes of findings that are certain, put into the files or shown.
//
// Certain is what has high confidence and is not suppressed. A file is written beside its place and
// renamed, so that it is whole at any time. Files outside of the project, read-only ones and what
// came from standard input are left alone.
#include "analyzer/app/run.h"
#include "analyzer/app/say.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/base/os.h"
#include "analyzer/finding/fixes.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static bool is_certain(void *ctx, const struct finding *f)
{
    (void)ctx;
    return f->confidence == CONFIDENCE_HIGH && !f->is_suppressed;
}

// Nobody may write to it: root could, but that is not what was meant.
static bool is_read_only(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && (st.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) == 0;
}

// Why the file is left alone; NULL: it is not.
static const char *obstacle(const struct run *r, const char *path)
{
    if (r->cli->stdin_filename && strcmp(r->project.units[0].path, path) == 0) {
        return "it came from standard input";
    }
    if (path[0] == '/') {
        return "it lies outside of the project";
    }
    return is_read_only(path_join(r->a, r->project.root, path)) ? "it is read-only" : NULL;
}

static bool fix_file(struct run *r, const struct file_fixes *fixes)
{
    const struct source_file *f = source_get(r->sources, fixes->path);
    const char *why = obstacle(r, fixes->path);
    struct buf out = {0};
    bool ok = why == NULL;

    if (ok && !fixes_apply(f, fixes, &out)) {
        why = "it has changed meanwhile";
        ok = false;
    }
    ok = ok &&
         os_write_file(r->a, path_join(r->a, r->project.root, fixes->path), out.data, out.n, &why);
    buf_free(&out);
    if (!ok) {
        say("%s: not fixed: %s", run_path(r, fixes->path), why);
    }
    return ok;
}

static bool is_written(const struct fix_plan *p, const bool *written, const struct finding *f)
{
    for (uint32_t i = 0; i < p->nfiles; i++) {
        for (uint32_t e = 0; e < f->nedits; e++) {
            if (!written[i] && strcmp(p->files[i].path, f->edits[e].at.path) == 0) {
                return false;
            }
        }
    }
    return true;
}

static void tell_fix(struct run *r, const struct finding *f)
{
    say_notice("%s:%u: %s: fixed: %s", run_path(r, f->at.path), f->at.line, f->rule, f->fix_text);
    r->nfixed++;
}

static void tell_skipped(const struct fix_plan *p)
{
    if (p->nskipped) {
        say_notice("%u fix%s left out, for they overlap others: run it again", p->nskipped,
                   p->nskipped == 1 ? "" : "es");
    }
}

enum exit_code run_fix(struct run *r)
{
    struct fix_plan p = fixes_plan(r->a, &r->findings, is_certain, NULL);
    bool *written = arena_array(r->a, bool, p.nfiles);
    uint32_t kept = 0;
    bool ok = true;

    for (uint32_t i = 0; i < p.nfiles; i++) {
        written[i] = fix_file(r, &p.files[i]);
        ok = ok && written[i];
    }
    for (uint32_t i = 0; i < r->findings.n; i++) {
        struct finding f = r->findings.items[i];
        if (p.taken[i] && is_written(&p, written, &f)) {
            tell_fix(r, &f);
        } else {
            r->findings.items[kept++] = f;
        }
    }
    r->findings.n = kept;
    tell_skipped(&p);
    return ok ? EXIT_CLEAN : EXIT_INTERNAL;
}

enum exit_code run_diff(struct run *r)
{
    struct fix_plan p = fixes_plan(r->a, &r->findings, is_certain, NULL);
    struct buf out = {0};
    bool ok = true;

    for (uint32_t i = 0; i < p.nfiles; i++) {
        const char *path = p.files[i].path;
        if (!fixes_diff(source_get(r->sources, path), &p.files[i], path, &out)) {
            say("%s: it has changed meanwhile", run_path(r, path));
            ok = false;
        }
    }
    if (ok && (fwrite(out.data, 1, out.n, stdout) != out.n || fflush(stdout) != 0) &&
        errno != EPIPE) {
        say("standard output: %s", strerror(errno));
        ok = false;
    }
    buf_free(&out);
    tell_skipped(&p);
    return ok ? EXIT_CLEAN : EXIT_INTERNAL;
}
