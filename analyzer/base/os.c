// SPDX-License-Identifier: Apache-2.0
// Reading and writing whole files.
//
// A report must be there whole or not at all: it goes to a temporary file beside its target, is
// flushed to disk and renamed. Whatever fails on the way, the temporary file is removed; signals
// that end the program are held back meanwhile, so that Ctrl-C leaves nothing behind either. A
// target that is no regular file cannot be replaced, so it is written straight into: /dev/stdout,
// a FIFO, /dev/full.
#include "analyzer/base/os.h"
#include "analyzer/base/arena.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

// "No such file or directory" as the middle of a sentence.
static const char *error_text(struct arena *a, int error)
{
    const char *text = strerrordesc_np(error);
    char *copy;

    if (!text) {
        return arena_printf(a, "error %d", error);
    }
    copy = arena_text(a, text, strlen(text));
    if (copy[0] && islower((unsigned char)copy[1])) {
        copy[0] = (char)tolower((unsigned char)copy[0]);
    }
    return copy;
}

static const char *why_not_a_file(mode_t mode)
{
    if (S_ISDIR(mode)) {
        return "is a directory";
    }
    return S_ISREG(mode) ? NULL : "is not a regular file";
}

// At most `n` bytes; fewer at the end of the file. -1 on error.
static ssize_t read_fully(int fd, char *into, size_t n)
{
    size_t got = 0;

    while (got < n) {
        ssize_t r = read(fd, into + got, n - got);

        if (r == 0) {
            break;
        }
        if (r < 0 && errno != EINTR) {
            return -1;
        }
        got += r > 0 ? (size_t)r : 0;
    }
    return (ssize_t)got;
}

char *os_read_file(struct arena *a, const char *path, size_t *n, const char **why)
{
    struct stat st;
    char *data;
    ssize_t got = -1;
    int fd, error;

    *n = 0;
    if (stat(path, &st) != 0) {
        *why = error_text(a, errno);
        return NULL;
    }
    *why = why_not_a_file(st.st_mode);
    if (*why) {
        return NULL;
    }
    // Before the file is open: the arena may give up, and nobody would close it then.
    data = arena_alloc(a, (size_t)st.st_size + 1, 1);
    // It may have become something else since stat(), on which open() must not wait.
    fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd >= 0 && fstat(fd, &st) == 0) {
        *why = why_not_a_file(st.st_mode);
        got = *why ? -1 : read_fully(fd, data, (size_t)st.st_size);
    }
    error = errno;
    if (fd >= 0) {
        close(fd);
    }
    if (got < 0) {
        *why = *why ? *why : error_text(a, error);
        return NULL;
    }
    *n = (size_t)got;
    data[got] = '\0';
    return data;
}

// Returns 0 or an errno value.
static int write_fully(int fd, const char *data, size_t n)
{
    while (n > 0) {
        ssize_t w = write(fd, data, n);

        if (w < 0 && errno != EINTR) {
            return errno;
        }
        if (w > 0) {
            data += w;
            n -= (size_t)w;
        }
    }
    return 0;
}

// /dev/stdout and the like name a descriptor we have; opening them anew would start at the front
// of the file behind it. -1 if `path` is none of them.
static int named_descriptor(const char *path)
{
    static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};

    if (strcmp(path, "/dev/stdout") == 0) {
        return STDOUT_FILENO;
    }
    if (strcmp(path, "/dev/stderr") == 0) {
        return STDERR_FILENO;
    }
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        size_t n = strlen(folders[i]);
        char *end;
        long fd;

        if (strncmp(path, folders[i], n) == 0 && isdigit((unsigned char)path[n])) {
            fd = strtol(path + n, &end, 10);
            return *end == '\0' && fd <= INT_MAX ? (int)fd : -1;
        }
    }
    return -1;
}

static int write_into(const char *path, int inherited, const char *data, size_t n)
{
    int fd = inherited >= 0 ? dup(inherited) : open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    int error;

    if (fd < 0) {
        return errno;
    }
    error = write_fully(fd, data, n);
    if (close(fd) != 0 && error == 0) {
        error = errno;
    }
    return error;
}

static mode_t new_file_mode(void)
{
    mode_t mask = umask(0);

    umask(mask);
    return 0666 & ~mask;
}

static int write_and_rename(char *temporary, const char *path, mode_t mode, const char *data,
                            size_t n)
{
    int fd = mkostemp(temporary, O_CLOEXEC);
    int error;

    if (fd < 0) {
        return errno;
    }
    error = write_fully(fd, data, n);
    if (error == 0 && (fchmod(fd, mode) != 0 || fsync(fd) != 0)) {
        error = errno;
    }
    if (close(fd) != 0 && error == 0) {
        error = errno;
    }
    // cclint: ignore[rename-without-dir-fsync] what is written can be made again: it must be whole
    if (error == 0 && rename(temporary, path) != 0) {
        error = errno;
    }
    if (error != 0) {
        unlink(temporary);
    }
    return error;
}

static int replace_file(struct arena *a, const char *path, mode_t mode, const char *data, size_t n)
{
    char real[PATH_MAX];
    const char *target = realpath(path, real) ? real : path; // a symbolic link stays one
    char *temporary = arena_printf(a, "%s/.%.100s.XXXXXX", path_dir(a, target), path_base(target));
    sigset_t ending, before;
    int error;

    sigemptyset(&ending);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGHUP);
    sigaddset(&ending, SIGQUIT);
    pthread_sigmask(SIG_BLOCK, &ending, &before);
    error = write_and_rename(temporary, target, mode, data, n);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

static int write_somehow(struct arena *a, const char *path, const char *data, size_t n)
{
    int inherited = named_descriptor(path);
    struct stat st;
    bool exists = stat(path, &st) == 0;

    if (inherited >= 0 || (exists && !S_ISREG(st.st_mode))) {
        return write_into(path, inherited, data, n);
    }
    return replace_file(a, path, exists ? st.st_mode & 0777 : new_file_mode(), data, n);
}

bool os_write_file(struct arena *a, const char *path, const void *data, size_t n, const char **why)
{
    const struct timespec at_once = {0};
    sigset_t failing, before;
    int error;

    // A reader that is gone and a size limit come as signals first: here they are errors.
    sigemptyset(&failing);
    sigaddset(&failing, SIGPIPE);
    sigaddset(&failing, SIGXFSZ);
    pthread_sigmask(SIG_BLOCK, &failing, &before);
    error = write_somehow(a, path, data, n);
    if (error == EPIPE || error == EFBIG) {
        sigtimedwait(&failing, NULL, &at_once);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error != 0) {
        *why = error_text(a, error);
    }
    return error == 0;
}

enum os_kind os_kind(const char *path)
{
    struct stat st;

    if (stat(path, &st) != 0) {
        return OS_NOTHING;
    }
    if (S_ISREG(st.st_mode)) {
        return OS_FILE;
    }
    return S_ISDIR(st.st_mode) ? OS_DIR : OS_OTHER;
}
