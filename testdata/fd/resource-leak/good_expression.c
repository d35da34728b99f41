// The expression is compiled for each call and freed on every way out.
#include <regex.h>
#include <stdbool.h>
#include <string.h>

bool matches(const char *pattern, const char *subject)
{
    regex_t compiled;
    bool found;

    if (regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB) != 0) {
        return false;
    }
    if (*subject == '\0') {
        regfree(&compiled);
        return false;
    }
    found = regexec(&compiled, subject, 0, NULL, 0) == 0;
    regfree(&compiled);
    return found;
}
