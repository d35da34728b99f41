// The helpers use what they are given without a question, and so does nobody before them.
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

struct point {
    int x, y;
};

static void put_point(FILE *out, const struct point *p)
{
    fprintf(out, "%d %d\n", p->x, p->y);
}

int save_points(const char *path, const struct point *p, int n)
{
    FILE *out = fopen(path, "we"); // expect: unchecked-descriptor

    put_point(out, &(struct point){n, n});
    for (int i = 0; i < n; i++)
        put_point(out, &p[i]);
    return fclose(out);
}

static DIR *here(void)
{
    return opendir(".");
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
    DIR *dir = here(); // expect: unchecked-descriptor
    int n = count(dir);

    closedir(dir);
    return n;
}

static void put_number(int fd, long number)
{
    dprintf(fd, "%ld\n", number);
}

void write_pid(const char *path)
{
    int fd =
        open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644); // expect: unchecked-descriptor

    put_number(fd, (long)getpid());
    close(fd);
}
