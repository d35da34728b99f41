// Owner and mode of a spool are put right at the start, where they are not so already.
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

int spool_settle(const char *path, uid_t owner, gid_t group)
{
    struct stat st;

    if (stat(path, &st) < 0) {
        perror(path);
        return -1;
    }
    if ((st.st_uid != owner || st.st_gid != group) && chown(path, owner, group) < 0) {
        return -1;
    }
    if ((st.st_mode & 0777) != 0750 && chmod(path, 0750) < 0) {
        return -1;
    }
    return 0;
}
