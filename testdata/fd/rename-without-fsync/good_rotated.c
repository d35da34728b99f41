// A log is closed and moved away; what was written before has its old name until then.
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOG_LIMIT = 1 << 20 };

// Appends a line; when the log has grown too long it becomes the old one.
int log_line(const char *path, const char *old, const char *line)
{
    FILE *log = fopen(path, "ae");
    struct stat st;
    int is_long;

    if (!log) {
        return -1;
    }
    fprintf(log, "%s\n", line);
    is_long = fstat(fileno(log), &st) == 0 && st.st_size > LOG_LIMIT;
    if (fclose(log) != 0) {
        return -1;
    }
    return is_long ? rename(path, old) : 0;
}
