// A crash handler says what it can and ends; a usage text goes to the terminal.
#include <string.h>
#include <unistd.h>

void on_crash(int sig)
{
    const char *text = sig == 11 ? "segmentation fault\n" : "aborted\n";

    write(STDERR_FILENO, text, strlen(text));
    _exit(128 + sig);
}

void fatal(int log, const char *text)
{
    write(log, text, strlen(text));
    _exit(1);
}
