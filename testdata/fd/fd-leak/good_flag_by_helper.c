// Whether the input is ours is decided by one helper and looked at by another.
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

struct input {
    int fd;
    bool ours;
    char magic[4];
};

static void decide(struct input *in, const char *name)
{
    in->ours = strcmp(name, "-") != 0;
}

static bool input_init(struct input *in, const char *name)
{
    decide(in, name);
    in->fd = in->ours ? open(name, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
    return in->fd >= 0;
}

static void input_done(const struct input *in)
{
    if (in->ours)
        close(in->fd);
}

int is_png(const char *name)
{
    struct input in;
    int yes = -1;

    if (!input_init(&in, name))
        return -1;
    if (read(in.fd, in.magic, sizeof in.magic) == sizeof in.magic)
        yes = memcmp(in.magic, "\x89PNG", 4) == 0;
    input_done(&in);
    return yes;
}
