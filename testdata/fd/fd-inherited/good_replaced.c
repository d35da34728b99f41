// The lock is held as long as the program runs that this one becomes.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    int fd;

    if (argc < 3) {
        return 2;
    }
    fd = open(argv[1], O_RDWR | O_CREAT, 0600);
    if (fd < 0 || flock(fd, LOCK_EX) != 0) {
        return 1;
    }
    execvp(argv[2], argv + 2);
    return 127;
}
