// The journal is opened anew for each day, and the one before stays open.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int journal = -1;

static int journal_open(int day)
{
    char path[32];

    snprintf(path, sizeof path, "journal.%03d", day);
    journal = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644); // expect: fd-leak
    return journal < 0 ? -1 : 0;
}

static int journal_note(const char *text)
{
    size_t n = strlen(text);

    return write(journal, text, n) == (ssize_t)n ? 0 : -1;
}

int main(int argc, char **argv)
{
    for (int day = 1; day < argc; day++) {
        if (journal_open(day) < 0 || journal_note(argv[day]) < 0) {
            return 1;
        }
    }
    return 0;
}
