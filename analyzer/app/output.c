// SPDX-License-Identifier: Apache-2.0
// Every report is made whole in memory before the first byte leaves: a file is then written beside
// its place and renamed, and standard output gets all or an error.
#include "analyzer/app/roots.h"
#include "analyzer/app/run.h"
#include "analyzer/app/say.h"
#include "analyzer/app/worker.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/base/os.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool wants_color(const struct cli *c)
{
    const char *force = getenv("CLICOLOR_FORCE"), *term = getenv("TERM");
    const char *none = getenv("NO_COLOR");

    if (c->color != CHOICE_AUTO) {
        return c->color == CHOICE_ALWAYS;
    }
    if (none && *none) {
        return false;
    }
    if (force && *force && strcmp(force, "0") != 0) {
        return true;
    }
    return isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") != 0;
}

static struct report report_of(const struct run *r, bool color)
{
    struct git_state git = roots_git_state(r->a, r->project.git);

    return (struct report){
        .findings = &r->findings,
        .show_suppressed = r->cli->show_suppressed,
        .notifications = r->notes,
        .nnotifications = (uint32_t)arrlenu(r->notes),
        .sources = r->sources,
        .rules = r->rules,
        .root = r->project.root,
        .cwd = r->cwd,
        .sarif_absolute = r->cli->sarif_absolute,
        .sarif_max_results = r->cli->sarif_max_results,
        .color = color,
        .explain_hint = !r->cli->quiet,
        .git_uri = git.uri,
        .git_revision = git.revision,
        .execution_successful = r->nfailed == 0 && r->nbugs == 0,
    };
}

static bool write_all(int fd, const char *data, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, data, n);
        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done < 0) {
            return false;
        }
        data += done;
        n -= (size_t)done;
    }
    return true;
}

static bool to_stdout(const char *data, size_t n)
{
    if (write_all(STDOUT_FILENO, data, n) || errno == EPIPE) {
        return true; // a reader that has seen enough is no error
    }
    say("standard output: %s", strerror(errno));
    return false;
}

// A device or a FIFO cannot be replaced by renaming.
static bool to_device(const char *path, const char *data, size_t n)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool ok = fd >= 0 && write_all(fd, data, n);

    if (fd >= 0 && close(fd) != 0) {
        ok = false;
    }
    if (!ok) {
        say("%s: %s; the report is not written", path, strerror(errno));
    }
    return ok;
}

static bool to_file(struct arena *a, const char *path, const char *data, size_t n)
{
    const char *why;
    bool ok;

    if (os_kind(path) == OS_OTHER) {
        return to_device(path, data, n);
    }
    if (os_kind(path) == OS_DIR) {
        say("%s: is a folder; the report is not written", path);
        return false;
    }
    workers_hold_signals(true);
    ok = os_write_file(a, path, data, n, &why);
    workers_hold_signals(false);
    if (!ok) {
        say("%s: %s; the report is not written", path, why);
    }
    return ok;
}

static bool write_one(struct run *r, enum report_format format, const char *path)
{
    struct report report = report_of(r, path == NULL && wants_color(r->cli));
    char *data = NULL;
    size_t n = 0;
    FILE *memory = open_memstream(&data, &n);
    bool ok = memory && report_write(r->a, memory, format, &report);

    if (memory) {
        ok = fclose(memory) == 0 && ok;
    }
    if (!ok) {
        say("the report cannot be made: %s", strerror(errno));
    } else {
        ok = path ? to_file(r->a, path, data, n) : to_stdout(data, n);
    }
    free(data);
    return ok;
}

enum exit_code run_output(struct run *r)
{
    const struct cli *c = r->cli;
    bool ok = true, to_screen = true;

    for (uint32_t i = 0; i < c->noutputs; i++) {
        const struct cli_output *o = &c->outputs[i];
        to_screen = to_screen && o->has_format;
        ok = write_one(r, o->has_format ? o->format : c->format, o->path) && ok;
    }
    if (to_screen) {
        ok = write_one(r, c->format, NULL) && ok;
    }
    return ok ? EXIT_CLEAN : EXIT_INTERNAL;
}
