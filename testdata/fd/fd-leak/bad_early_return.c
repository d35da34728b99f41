// Reads a whole configuration file; the size check leaves the descriptor open.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

char *config_load(const char *path, size_t *size)
{
    struct stat st;
    char *data;
    ssize_t n;
    int fd = open(path, O_RDONLY | O_CLOEXEC); // step: open

    if (fd < 0) {
        return NULL;
    }
    if (fstat(fd, &st) < 0 || st.st_size > 1 << 20) {
        return NULL; // expect: fd-leak
    }
    data = malloc((size_t)st.st_size + 1);
    if (data == NULL) {
        close(fd);
        return NULL;
    }
    n = read(fd, data, (size_t)st.st_size);
    close(fd);
    if (n != st.st_size) {
        free(data);
        return NULL;
    }
    data[n] = '\0';
    *size = (size_t)n;
    return data;
}
