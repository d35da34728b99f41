// A settings file is scanned word by word, each word within its array.
#include <stdio.h>
#include <string.h>

struct settings {
    char host[64];
    int port;
};

int settings_load(struct settings *s, const char *path)
{
    char key[24];
    FILE *f = fopen(path, "re");

    if (!f) {
        return -1;
    }
    while (fscanf(f, "%23s", key) == 1) {
        if (strcmp(key, "host") == 0) {
            if (fscanf(f, "%63s", s->host) != 1) {
                break;
            }
        } else if (strcmp(key, "port") == 0 && fscanf(f, "%d", &s->port) != 1) {
            break;
        }
    }
    fclose(f);
    return 0;
}
