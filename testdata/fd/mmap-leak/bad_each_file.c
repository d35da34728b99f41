// Counts the lines of several files; each file's mapping is lost when the next one is mapped.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST = 1 << 24 };

static char *map_file(const char *path, size_t *size)
{
    struct stat st;
    char *text;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        return NULL;
    }
    if (fstat(fd, &st) < 0 || st.st_size == 0 || st.st_size > LARGEST) {
        close(fd);
        return NULL;
    }
    text = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    close(fd);
    if (text == MAP_FAILED) {
        return NULL;
    }
    *size = (size_t)st.st_size;
    return text;
}

unsigned long count_lines(char *const *paths, int n)
{
    unsigned long lines = 0;

    for (int i = 0; i < n; i++) {
        size_t size;
        char *text = map_file(paths[i], &size);
        const char *at = text;

        if (text == NULL) {
            continue;
        }
        for (size_t k = 0; k < size; k++, at++) {
            lines += *at == '\n';
        }
    } // expect: mmap-leak
    return lines;
}
