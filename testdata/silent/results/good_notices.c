// Notices and logs: a text for a client that is turned away, a log line, a copy line by line, a word
// into memory that was allocated for it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void turn_away(int sock)
{
    const char text[] = "too many connections, try again later\r\n";

    (void)write(sock, text, sizeof text - 1); // best effort
    close(sock);
}

void log_line(int log, const char *text)
{
    char line[256];

    snprintf(line, sizeof line, "%s\n", text);
    (void)write(log, line, strlen(line));
}

int show(const char *path)
{
    char block[256];
    FILE *f = fopen(path, "re");

    if (!f) {
        return -1;
    }
    while (fgets(block, sizeof block, f)) {
        fputs(block, stdout);
    }
    fclose(f);
    return 0;
}

char *remote_name(const char *banner)
{
    int major, minor;
    char *name = malloc(strlen(banner) + 1);

    if (!name) {
        return NULL;
    }
    if (sscanf(banner, "SSH-%d.%d-%[^\n]", &major, &minor, name) != 3) {
        free(name);
        return NULL;
    }
    return name;
}
