// Settings are saved, and every way in which that can fail is looked at.
#include <stdio.h>

struct settings {
    int width, height;
    char theme[32];
};

int settings_save(const struct settings *s, const char *path)
{
    FILE *out = fopen(path, "we");

    if (out == NULL) {
        return -1;
    }
    if (fprintf(out, "width=%d\nheight=%d\n", s->width, s->height) < 0 ||
        fprintf(out, "theme=%s\n", s->theme) < 0) {
        fclose(out);
        return -1;
    }
    return fclose(out) == 0 ? 0 : -1;
}
