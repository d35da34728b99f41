// The parent looks the user up; the child only takes the numbers.
#include <pthread.h>
#include <pwd.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

struct request {
    const char *user;
    char *const *args;
    int status;
};

static int become(const struct passwd *p)
{
    return setgid(p->pw_gid) < 0 || setuid(p->pw_uid) < 0 ? -1 : 0;
}

static void *run_as(void *arg)
{
    struct request *r = arg;
    struct passwd p, *found = NULL;
    char text[1024];
    pid_t child;

    if (getpwnam_r(r->user, &p, text, sizeof text, &found) != 0 || !found) {
        return NULL;
    }
    child = fork();
    if (child == 0) {
        if (become(found) < 0) {
            _exit(126);
        }
        execv(r->args[0], r->args);
        _exit(127);
    }
    if (child > 0) {
        waitpid(child, &r->status, 0);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    struct request a = {.user = "backup", .args = argv + 1};
    struct request b = {.user = "nobody", .args = argv + 1};
    pthread_t first, second;

    if (argc < 2 || pthread_create(&first, NULL, run_as, &a) != 0) {
        return 1;
    }
    if (pthread_create(&second, NULL, run_as, &b) == 0) {
        pthread_join(second, NULL);
    }
    pthread_join(first, NULL);
    return a.status || b.status;
}
