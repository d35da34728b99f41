// A progress pipe that is written and that nobody reads: it fills up and the writer stands still.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static int progress[2];

static int report_progress(int percent)
{
    char text[16];
    int n = snprintf(text, sizeof text, "%d\n", percent);

    return write(progress[1], text, (size_t)n) == n ? 0 : -1; // expect: send-without-receive
}

int main(void)
{
    int rc = 0;

    if (pipe(progress) != 0) {
        return 1;
    }
    for (int i = 0; i <= 100 && rc == 0; i++) {
        rc = report_progress(i);
    }
    close(progress[0]);
    close(progress[1]);
    return rc;
}
