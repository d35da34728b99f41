// Descriptor 0 is as good as any; what fork() and read() return above 0 is another matter.
#include <fcntl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

int read_number(const char *path)
{
    char digit = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd >= 0) {
        if (read(fd, &digit, 1) != 1) {
            digit = 0;
        }
        close(fd);
    }
    return digit >= '0' && digit <= '9' ? digit - '0' : -1;
}

int run(void (*child)(void))
{
    pid_t pid = fork();
    int status = 0;

    if (pid > 0) {
        return waitpid(pid, &status, 0) < 0 ? -1 : status;
    }
    if (pid == 0) {
        child();
        _exit(0);
    }
    return -1;
}

void null_input(void)
{
    int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (fd > STDIN_FILENO) {
        close(fd);
    }
}
