// Text is piped into a command, whose failure only pclose() would tell.
#include <stdio.h>

int print_page(const char *text)
{
    FILE *printer = popen("lpr", "we");
    int rc;

    if (printer == NULL) {
        return -1;
    }
    rc = fputs(text, printer) == EOF ? -1 : 0;
    pclose(printer); // expect: unchecked-close
    return rc;
}
