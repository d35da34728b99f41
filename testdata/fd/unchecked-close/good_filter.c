// Text is piped into a command, and pclose() tells how it went.
#include <stdio.h>

int print_page(const char *text)
{
    FILE *printer = popen("lpr", "we");
    int rc;

    if (printer == NULL) {
        return -1;
    }
    rc = fputs(text, printer) == EOF ? -1 : 0;
    return pclose(printer) == 0 ? rc : -1;
}
