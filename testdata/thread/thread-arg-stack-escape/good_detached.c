// The detached thread gets a copy of its own, which it frees.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct mail {
    char to[64];
    char text[256];
};

static void *send_mail(void *arg)
{
    struct mail *m = arg;
    FILE *out = fopen(m->to, "a");

    if (out != NULL) {
        fputs(m->text, out);
        fclose(out);
    }
    free(m);
    return NULL;
}

int mail_later(const char *to, const char *text)
{
    struct mail *mail = calloc(1, sizeof *mail);
    pthread_t sender;

    if (mail == NULL) {
        return -1;
    }
    strncpy(mail->to, to, sizeof mail->to - 1);
    strncpy(mail->text, text, sizeof mail->text - 1);
    if (pthread_create(&sender, NULL, send_mail, mail) != 0) {
        free(mail);
        return -1;
    }
    pthread_detach(sender);
    return 0;
}
