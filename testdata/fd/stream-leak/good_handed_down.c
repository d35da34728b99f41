// The stream is handed down to a printer that closes it for the last page, its caller otherwise.
#include <stdbool.h>
#include <stdio.h>

struct page {
    const char *text;
    bool last;
};

static void put_text(FILE *out, const char *text)
{
    fputs(text, out);
    fputc('\f', out);
}

static bool put_page(FILE *out, const struct page *p)
{
    put_text(out, p->text);
    if (!p->last)
        return false;
    fclose(out);
    return true;
}

int print_pages(const char *path, const struct page *pages, int n)
{
    bool done = false;
    FILE *out = fopen(path, "we");

    if (!out)
        return -1;
    for (int i = 0; i < n && !done; i++)
        done = put_page(out, &pages[i]);
    if (!done)
        fclose(out);
    return done ? 0 : -1;
}
