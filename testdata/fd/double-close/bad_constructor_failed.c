// test: with printer.c
// printer_init() of another file undoes itself when it fails; printer_end() does it again.
#include "printer.h"

#include <stdio.h>

int print_file(const char *port, FILE *text)
{
    struct printer p;
    int c, rc = -1;

    if (printer_init(&p, port) < 0) {
        goto out;
    }
    while ((c = getc(text)) != EOF) {
        if (printer_put(&p, (char)c) < 0)
            goto out;
    }
    rc = ferror(text) ? -1 : 0;
out:
    printer_end(&p); // expect: double-close
    return rc;
}
