// A descriptor that is opened right behind the close of a standard stream takes its number.
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

// Library functions that print find somewhere to print to.
static void use_no_output(void)
{
    for (int i = 1; i < 3; i++) {
        close(i);
        open("/dev/null", O_RDWR);
    }
}

static bool be_quiet(void)
{
    close(STDOUT_FILENO);
    if (open("/dev/null", O_WRONLY) != STDOUT_FILENO) {
        fprintf(stderr, "cannot send the output to /dev/null\n");
        return false;
    }
    return true;
}

int start_in_background(bool is_verbose)
{
    if (is_verbose) {
        return be_quiet() ? 0 : 1;
    }
    use_no_output();
    return 0;
}
