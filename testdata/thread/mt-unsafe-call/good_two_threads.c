// The second thread starts when the first one has been joined: strtok() has one user at a time.
#include <pthread.h>
#include <string.h>

struct job {
    char text[256];
    int parts;
};

static void *split_line(void *arg)
{
    struct job *j = arg;

    for (char *p = strtok(j->text, " "); p; p = strtok(NULL, " ")) {
        j->parts++;
    }
    return NULL;
}

static void *split_path(void *arg)
{
    struct job *j = arg;

    for (char *p = strtok(j->text, "/"); p; p = strtok(NULL, "/")) {
        j->parts++;
    }
    return NULL;
}

int main(void)
{
    static struct job line = {.text = "to be or not to be"};
    static struct job path = {.text = "usr/share/doc"};
    pthread_t a, b;

    if (pthread_create(&a, NULL, split_line, &line) != 0) {
        return 1;
    }
    pthread_join(a, NULL);
    if (pthread_create(&b, NULL, split_path, &path) != 0) {
        return 1;
    }
    pthread_join(b, NULL);
    return line.parts + path.parts;
}
