// The command is started by a helper; its nonsense answer keeps nobody from leaving it behind.
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

static FILE *git(const char *arguments)
{
    char command[256];
    int n = snprintf(command, sizeof command, "git --no-pager %s 2>/dev/null", arguments);

    if (n < 0 || (size_t)n >= sizeof command) {
        return NULL;
    }
    return popen(command, "re");
}

static int git_done(FILE *p)
{
    int status = pclose(p);

    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

int commits_since(const char *tag, unsigned *count)
{
    char arguments[128];
    FILE *p;
    int rc;

    if (strlen(tag) > 64) {
        return -1;
    }
    snprintf(arguments, sizeof arguments, "rev-list --count %s..", tag);
    p = git(arguments);
    if (p == NULL) {
        return -1;
    }
    rc = fscanf(p, "%u", count);
    if (rc != 1) {
        return -1; // expect: stream-leak
    }
    return git_done(p);
}
