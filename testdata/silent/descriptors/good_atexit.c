// A log and a history that a handler of atexit() closes, whatever ends the program.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int lock_fd = -1;
static FILE *history;

static void at_end(void)
{
    if (history)
        fclose(history);
    if (lock_fd >= 0)
        close(lock_fd);
}

static int begin(const char *lock, const char *path)
{
    int fd;

    if (atexit(at_end) != 0)
        return -1;
    fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return -1;
    if (lockf(fd, F_TLOCK, 0) < 0) {
        close(fd);
        return -1;
    }
    lock_fd = fd;
    history = fopen(path, "ae");
    return history ? 0 : -1;
}

int main(int argc, char **argv)
{
    if (argc < 3 || begin(argv[1], argv[2]) < 0)
        return EXIT_FAILURE;
    for (int i = 3; i < argc; i++) {
        if (argv[i][0] == 'q')
            exit(EXIT_SUCCESS);
        fprintf(history, "%s\n", argv[i]);
    }
    return EXIT_SUCCESS;
}
