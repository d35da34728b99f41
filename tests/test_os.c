// SPDX-License-Identifier: Apache-2.0
// links: cclint_base
// Paths as texts, and reading and writing files; each test works in a folder of its own.
#include "analyzer/base/arena.h"
#include "analyzer/base/os.h"
#include "tests/test.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

const char suite_name[] = "os";

struct folder {
    struct arena a;
    char path[64];
};

static void open_folder(struct folder *d)
{
    arena_init(&d->a, 0);
    strcpy(d->path, "/tmp/cclint-test-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(d->path));
}

static const char *in(struct folder *d, const char *name)
{
    return path_join(&d->a, d->path, name);
}

static unsigned count_entries(struct folder *d)
{
    DIR *dir = opendir(d->path);
    unsigned n = 0;

    while (dir && readdir(dir)) {
        n++;
    }
    closedir(dir);
    return n - 2;
}

static void close_folder(struct folder *d)
{
    DIR *dir = opendir(d->path);
    struct dirent *e;

    while (dir && (e = readdir(dir))) {
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0) {
            remove(in(d, e->d_name));
        }
    }
    closedir(dir);
    CU_ASSERT_EQUAL(rmdir(d->path), 0);
    arena_free(&d->a);
}

static void test_path_normal(void)
{
    static const char *const pairs[][2] = {
        {"a/./b/../c", "a/c"},
        {"", "."},
        {".", "."},
        {"./", "."},
        {"a", "a"},
        {"a/", "a"},
        {"a//b", "a/b"},
        {"a/..", "."},
        {"..", ".."},
        {"../..", "../.."},
        {"a/../..", ".."},
        {"../a/../../b", "../../b"},
        {"/", "/"},
        {"//", "/"},
        {"/..", "/"},
        {"/../a", "/a"},
        {"/a/..", "/"},
        {"/a/b/../..", "/"},
        {"/a/./b/", "/a/b"},
        {"..a/b", "..a/b"},
        {"a/..b/..", "a"},
        {"./../x", "../x"},
        {"a/b/c/../../d", "a/d"},
        {"...", "..."},
    };
    struct arena a;

    arena_init(&a, 0);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        CHECK_TEXT(path_normal(&a, pairs[i][0]), pairs[i][1]);
    }
    arena_free(&a);
}

static void test_path_parts(void)
{
    struct arena a;

    arena_init(&a, 0);
    CHECK_TEXT(path_join(&a, "/a/b", "../c"), "/a/c");
    CHECK_TEXT(path_join(&a, "/a/b", "/c"), "/c");
    CHECK_TEXT(path_join(&a, "a", ""), "a");
    CHECK_TEXT(path_join(&a, "", "b"), "b");
    CHECK_TEXT(path_join(&a, "/", "b"), "/b");
    CHECK_TEXT(path_dir(&a, "a/b"), "a");
    CHECK_TEXT(path_dir(&a, "b"), ".");
    CHECK_TEXT(path_dir(&a, "/b"), "/");
    CHECK_TEXT(path_dir(&a, "a//b"), "a");
    CHECK_TEXT(path_dir(&a, "/a/b/c"), "/a/b");
    CHECK_TEXT(path_base("a/b.c"), "b.c");
    CHECK_TEXT(path_base("b"), "b");
    CHECK_TEXT(path_base("a/"), "");
    CHECK_TEXT(path_ext("a.c"), "c");
    CHECK_TEXT(path_ext("a.tar.gz"), "gz");
    CHECK_TEXT(path_ext("a.d/b"), "");
    CHECK_TEXT(path_ext(".profile"), "");
    CHECK_TEXT(path_ext("a."), "");
    arena_free(&a);
}

static void test_path_below(void)
{
    CHECK_TEXT(path_relative("/r/a/b.c", "/r"), "a/b.c");
    CHECK_TEXT(path_relative("/r/a/b.c", "/r/"), "a/b.c");
    CHECK_TEXT(path_relative("/root/b.c", "/r"), "/root/b.c");
    CHECK_TEXT(path_relative("/b.c", "/r"), "/b.c");
    CHECK_TEXT(path_relative("/b.c", "/"), "b.c");
    CHECK_TEXT(path_relative("/r", "/r"), ".");
    CU_ASSERT(path_below("/r/a", "/r") && path_below("/r", "/r") && path_below("/a", "/"));
    CU_ASSERT_FALSE(path_below("/ra", "/r") || path_below("/", "/r"));
}

static void test_path_real(void)
{
    struct folder d;
    char cwd[4096];

    open_folder(&d);
    CU_ASSERT_PTR_NOT_NULL_FATAL(getcwd(cwd, sizeof cwd));
    CHECK_TEXT(path_absolute(&d.a, "x/../y"), path_join(&d.a, cwd, "y"));
    CHECK_TEXT(path_absolute(&d.a, "/x/./y"), "/x/y");
    CU_ASSERT_EQUAL(symlink(d.path, in(&d, "self")), 0);
    CHECK_TEXT(path_real(&d.a, in(&d, "self")), path_real(&d.a, d.path));
    CHECK_TEXT(path_absolute(&d.a, in(&d, "self")), in(&d, "self"));
    CHECK_TEXT(path_real(&d.a, in(&d, "gone/x/..")), in(&d, "gone"));
    close_folder(&d);
}

static const char *content(struct folder *d, const char *name)
{
    const char *why = NULL;
    size_t n;
    char *data = os_read_file(&d->a, in(d, name), &n, &why);

    return data ? data : why;
}

static bool put(struct folder *d, const char *name, const char *text, const char **why)
{
    *why = NULL;
    return os_write_file(&d->a, in(d, name), text, strlen(text), why);
}

static void test_write_and_read(void)
{
    struct folder d;
    struct stat st;
    const char *why;
    size_t n;

    open_folder(&d);
    CU_ASSERT(put(&d, "a", "one", &why));
    CHECK_TEXT(content(&d, "a"), "one");
    CU_ASSERT_EQUAL(chmod(in(&d, "a"), 0640), 0);
    CU_ASSERT(put(&d, "a", "two two", &why));
    CHECK_TEXT(content(&d, "a"), "two two");
    CU_ASSERT(stat(in(&d, "a"), &st) == 0 && (st.st_mode & 0777) == 0640);
    CU_ASSERT_EQUAL(symlink("a", in(&d, "link")), 0);
    CU_ASSERT(put(&d, "link", "", &why));
    CU_ASSERT(lstat(in(&d, "link"), &st) == 0 && S_ISLNK(st.st_mode));
    CHECK_TEXT(content(&d, "a"), "");
    CU_ASSERT_EQUAL(count_entries(&d), 2);
    CU_ASSERT(os_write_file(&d.a, in(&d, "zero"), "x\0y", 3, &why));
    CU_ASSERT_PTR_NOT_NULL(os_read_file(&d.a, in(&d, "zero"), &n, &why));
    CU_ASSERT_EQUAL(n, 3);
    close_folder(&d);
}

static void test_read_refuses(void)
{
    struct folder d;

    open_folder(&d);
    CHECK_TEXT(content(&d, "gone"), "no such file or directory");
    CHECK_TEXT(content(&d, "."), "is a directory");
    CU_ASSERT_EQUAL(mkfifo(in(&d, "fifo"), 0600), 0);
    CHECK_TEXT(content(&d, "fifo"), "is not a regular file");
    CHECK_TEXT(content(&d, "/dev/null"), "is not a regular file");
    CU_ASSERT_EQUAL(symlink("loop", in(&d, "loop")), 0);
    CHECK_TEXT(content(&d, "loop"), "too many levels of symbolic links");
    CU_ASSERT_EQUAL(os_kind(in(&d, "fifo")), OS_OTHER);
    CU_ASSERT_EQUAL(os_kind(in(&d, "gone")), OS_NOTHING);
    CU_ASSERT_EQUAL(os_kind(d.path), OS_DIR);
    close_folder(&d);
}

static void test_write_fails(void)
{
    struct folder d;
    const char *why;

    open_folder(&d);
    CU_ASSERT_FALSE(put(&d, "gone/a", "x", &why));
    CHECK_TEXT(why, "no such file or directory");
    CU_ASSERT_FALSE(put(&d, ".", "x", &why));
    CHECK_TEXT(why, "is a directory");
    CU_ASSERT_FALSE(put(&d, "/dev/full", "x", &why));
    CHECK_TEXT(why, "no space left on device");
    CU_ASSERT_EQUAL(count_entries(&d), 0);
    close_folder(&d);
}

// As a full disk behaves: a part can be written, then no more.
static void test_write_fails_halfway(void)
{
    struct folder d;
    struct rlimit before, small;
    static char large[100000];
    const char *why = NULL;
    bool ok;

    open_folder(&d);
    CU_ASSERT(put(&d, "a", "old", &why));
    CU_ASSERT_EQUAL_FATAL(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 4096;
    CU_ASSERT_EQUAL_FATAL(setrlimit(RLIMIT_FSIZE, &small), 0);
    ok = os_write_file(&d.a, in(&d, "a"), large, sizeof large, &why);
    setrlimit(RLIMIT_FSIZE, &before);
    CU_ASSERT_FALSE(ok);
    CHECK_TEXT(why, "file too large");
    CHECK_TEXT(content(&d, "a"), "old");
    CU_ASSERT_EQUAL(count_entries(&d), 1);
    close_folder(&d);
}

static void test_write_into_pipe(void)
{
    struct folder d;
    const char *why;
    char got[8] = "", path[32];
    int fds[2], reader;

    open_folder(&d);
    CU_ASSERT_EQUAL_FATAL(mkfifo(in(&d, "fifo"), 0600), 0);
    reader = open(in(&d, "fifo"), O_RDONLY | O_NONBLOCK);
    CU_ASSERT(put(&d, "fifo", "text", &why));
    CU_ASSERT_EQUAL(read(reader, got, sizeof got - 1), 4);
    CHECK_TEXT(got, "text");
    close(reader);
    CU_ASSERT_EQUAL(os_kind(in(&d, "fifo")), OS_OTHER); // still there
    CU_ASSERT_EQUAL_FATAL(pipe(fds), 0);
    snprintf(path, sizeof path, "/dev/fd/%d", fds[1]);
    CU_ASSERT(put(&d, path, "abc", &why));
    CU_ASSERT_EQUAL(read(fds[0], got, sizeof got - 1), 3);
    close(fds[0]);
    CU_ASSERT_FALSE(put(&d, path, "abc", &why)); // nobody reads: an error, not a signal
    CHECK_TEXT(why, "broken pipe");
    close(fds[1]);
    close_folder(&d);
}

// An inherited descriptor goes on where it stands, whatever is behind it.
static void test_write_into_descriptor(void)
{
    struct folder d;
    const char *why;
    char path[32];
    int fd;

    open_folder(&d);
    fd = open(in(&d, "log"), O_WRONLY | O_CREAT, 0600);
    CU_ASSERT_EQUAL(write(fd, "old ", 4), 4);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    CU_ASSERT(put(&d, path, "new", &why));
    close(fd);
    CHECK_TEXT(content(&d, "log"), "old new");
    close_folder(&d);
}

static void test_path_from(void)
{
    struct arena a;

    arena_init(&a, 0);
    CHECK_TEXT(path_from(&a, "src/a.c", "/r", "/r"), "src/a.c");
    CHECK_TEXT(path_from(&a, "src/a.c", "/r", "/r/src"), "a.c");
    CHECK_TEXT(path_from(&a, "src/a.c", "/r", "/"), "r/src/a.c");
    CHECK_TEXT(path_from(&a, "src/a.c", "/r", "/r/build/x"), "../../src/a.c");
    CHECK_TEXT(path_from(&a, "src/a.c", "/r", "/r/src2"), "../src/a.c");
    CHECK_TEXT(path_from(&a, "src/a.c", "/r", "/ra"), "/r/src/a.c");
    CHECK_TEXT(path_from(&a, "/usr/include/x.h", "/r", "/r/src"), "/usr/include/x.h");
    CHECK_TEXT(path_from(&a, "/usr/include/x.h", "/r", "/usr"), "include/x.h");
    arena_free(&a);
}

const struct test suite[] = {
    {"path_normal", test_path_normal},
    {"path_parts", test_path_parts},
    {"path_below", test_path_below},
    {"path_from", test_path_from},
    {"path_real", test_path_real},
    {"write_and_read", test_write_and_read},
    {"read_refuses", test_read_refuses},
    {"write_fails", test_write_fails},
    {"write_fails_halfway", test_write_fails_halfway},
    {"write_into_pipe", test_write_into_pipe},
    {"write_into_descriptor", test_write_into_descriptor},
    {NULL, NULL},
};
