// What is typed goes to the program on the terminal's other side, for as long as there is any. The
// function never returns, and yet what it writes on the way is more than last words.
#include <stdlib.h>
#include <unistd.h>

static volatile int stopped;

static void finish(int master)
{
    close(master);
    exit(0);
}

void relay_input(int master)
{
    char typed[512];
    ssize_t n;

    while (!stopped) {
        n = read(0, typed, sizeof typed);
        if (n <= 0) {
            break;
        }
        (void)write(master, typed, (size_t)n); // expect: ignored-copy-result
    }
    finish(master);
}
