// Each helper asks for what it is given, or the caller does; or the opener ends the program.
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct point {
    int x, y;
};

static void put_point(FILE *out, const struct point *p)
{
    if (out)
        fprintf(out, "%d %d\n", p->x, p->y);
}

int save_points(const char *path, const struct point *p, int n)
{
    FILE *out = fopen(path, "we");

    for (int i = 0; i < n; i++)
        put_point(out, &p[i]);
    return out ? fclose(out) : -1;
}

static DIR *here(void)
{
    DIR *dir = opendir(".");

    if (dir == NULL) {
        perror(".");
        exit(EXIT_FAILURE);
    }
    return dir;
}

static int count(DIR *dir)
{
    int n = 0;

    while (readdir(dir) != NULL)
        n++;
    return n;
}

int files_here(void)
{
    DIR *dir = here();
    int n = count(dir);

    closedir(dir);
    return n;
}

static int is_there(const FILE *in)
{
    return in != NULL;
}

static int first(FILE *in)
{
    return getc(in);
}

int first_byte(const char *path)
{
    FILE *in = fopen(path, "re");
    int c = -1;

    if (is_there(in)) {
        c = first(in);
        fclose(in);
    }
    return c;
}

static int put_number(int fd, long number)
{
    return dprintf(fd, "%ld\n", number);
}

int write_pid(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    int n = put_number(fd, (long)getpid());

    return close(fd) < 0 ? -1 : n;
}
