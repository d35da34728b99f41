// A backup with one thread for each folder; all of them log when a file was changed.
#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static const char *folders[] = {"/home", "/etc", "/var/lib"};

static void log_change(const char *name, time_t at)
{
    char day[32];

    strftime(day, sizeof day, "%F", localtime(&at)); // expect: mt-unsafe-call
    printf("%s %s\n", day, name);
}

static void *back_up(void *arg)
{
    const char *folder = arg;
    DIR *dir = opendir(folder);
    struct dirent *e;

    if (!dir) {
        printf("%s: %s\n", folder, strerror(errno));
        return NULL;
    }
    while ((e = readdir(dir)) != NULL) {
        struct stat st;
        if (fstatat(dirfd(dir), e->d_name, &st, 0) == 0) {
            log_change(e->d_name, st.st_mtime);
        }
    }
    closedir(dir);
    return NULL;
}

int main(void)
{
    pthread_t t[3];
    int n = 0;

    for (; n < 3; n++) {
        if (pthread_create(&t[n], NULL, back_up, (void *)folders[n]) != 0) {
            break;
        }
    }
    while (n > 0) {
        pthread_join(t[--n], NULL);
    }
    return 0;
}
