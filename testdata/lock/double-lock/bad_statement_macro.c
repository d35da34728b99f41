// A macro locks for one line of the audit; used between the lock and the unlock, it locks again.
#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t audit_mutex;
static unsigned long audit_lines, audit_chars;

#define AUDIT(n)                                                                                   \
    do {                                                                                           \
        pthread_mutex_lock(&audit_mutex);                                                          \
        audit_lines++;                                                                             \
        audit_chars += (n);                                                                        \
        pthread_mutex_unlock(&audit_mutex);                                                        \
    } while (0)

int audit_init(void)
{
    return pthread_mutex_init(&audit_mutex, NULL);
}

void audit_line(size_t chars)
{
    AUDIT(chars);
}

void audit_block(const size_t *chars, size_t n)
{
    pthread_mutex_lock(&audit_mutex);
    for (size_t i = 0; i < n; i++) {
        AUDIT(chars[i]); // expect: double-lock
    }
    pthread_mutex_unlock(&audit_mutex);
}
