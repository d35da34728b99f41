// One thread splits lines, another one paths: strtok() has one position for both.
#include <pthread.h>
#include <string.h>

struct job {
    char text[256];
    int parts;
};

static void *split_line(void *arg)
{
    struct job *j = arg;

    for (char *p = strtok(j->text, " "); p; p = strtok(NULL, " ")) { // expect: mt-unsafe-call
        j->parts++;
    }
    return NULL;
}

static void *split_path(void *arg)
{
    struct job *j = arg;

    for (char *p = strtok(j->text, "/"); p; p = strtok(NULL, "/")) { // expect: mt-unsafe-call
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
    if (pthread_create(&b, NULL, split_path, &path) != 0) {
        pthread_join(a, NULL);
        return 1;
    }
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    return line.parts + path.parts;
}
