// SPDX-License-Identifier: Apache-2.0
#include "analyzer/app/cli.h"
#include "analyzer/app/driver.h"
#include "analyzer/app/explain.h"
#include "analyzer/app/say.h"
#include "analyzer/base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static enum exit_code run(struct arena *a, struct cli *c)
{
    switch (c->command) {
    case COMMAND_CHECK:
        return driver_check(a, c);
    case COMMAND_EXPLAIN:
        return explain_rule(stdout, c->paths[0]);
    case COMMAND_RULES:
        explain_rules(stdout, c->json);
        return EXIT_CLEAN;
    case COMMAND_VERSION:
        printf("cclint %s\n", CCLINT_VERSION);
        return EXIT_CLEAN;
    case COMMAND_HELP:
        cli_help(stdout);
        return EXIT_CLEAN;
    }
    return EXIT_INTERNAL;
}

// A standard descriptor that is closed would be taken by the next file that is opened.
static void open_standard(void)
{
    int fd;

    do {
        fd = open("/dev/null", O_RDWR); // the lowest free descriptor
    } while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd > STDERR_FILENO) {
        close(fd);
    }
}

int main(int argc, char **argv)
{
    struct arena a;
    struct cli c;
    const char *why;
    enum exit_code code;

    open_standard();
    signal(SIGPIPE, SIG_IGN);
    arena_init(&a, 0);
    if (!cli_parse(&a, argc, argv, &c, &why)) {
        say("%s", why);
        arena_free(&a);
        return EXIT_USAGE;
    }
    say_set_level(c.quiet ? SAY_QUIET : c.verbose ? SAY_VERBOSE : SAY_NORMAL);
    code = run(&a, &c);
    if ((fflush(stdout) != 0 || ferror(stdout)) && errno != EPIPE) {
        say("standard output: %s", strerror(errno));
        code = EXIT_INTERNAL;
    }
    arena_free(&a);
    return (int)code;
}
