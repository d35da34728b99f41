// Whatever is a directory of the spool's owner is opened to all; a link may be in its place by
// then.
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

int spool_settle(const char *path, uid_t owner)
{
    struct stat st;

    if (lstat(path, &st) < 0) {
        perror(path);
        return -1;
    }
    if (!S_ISDIR(st.st_mode) || st.st_uid != owner) {
        return -1;
    }
    if ((st.st_mode & 0777) != 0755 && chmod(path, 0755) < 0) { // expect: toctou
        return -1;
    }
    return 0;
}
