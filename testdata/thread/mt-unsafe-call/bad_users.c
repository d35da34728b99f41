// Both threads ask for a user at once and copy what lies in the one answer by then.
#include <pthread.h>
#include <pwd.h>
#include <string.h>
#include <sys/types.h>

struct request {
    uid_t user;
    char home[256];
};

static void find_home(uid_t user, char *out, size_t n)
{
    const struct passwd *p;

    p = getpwuid(user); // expect: mt-unsafe-call
    strncpy(out, p ? p->pw_dir : "/", n - 1);
}

static void *answer(void *arg)
{
    struct request *r = arg;

    find_home(r->user, r->home, sizeof r->home);
    return NULL;
}

int main(void)
{
    static struct request r[2] = {{.user = 0}, {.user = 1}};
    pthread_t t[2];

    if (pthread_create(&t[0], NULL, answer, &r[0]) != 0) {
        return 1;
    }
    if (pthread_create(&t[1], NULL, answer, &r[1]) == 0) {
        pthread_join(t[1], NULL);
    }
    pthread_join(t[0], NULL);
    return 0;
}
