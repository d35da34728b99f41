// The detached thread gets the address of a local variable of the function that starts it.
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
    return NULL;
}

int mail_later(const char *to, const char *text)
{
    struct mail mail = {0};
    pthread_t sender;

    strncpy(mail.to, to, sizeof mail.to - 1);
    strncpy(mail.text, text, sizeof mail.text - 1);
    if (pthread_create(&sender, NULL, send_mail, &mail) != 0) { // expect: thread-arg-stack-escape
        return -1;
    }
    pthread_detach(sender);
    return 0;
}
