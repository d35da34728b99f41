// A macro locks for one line of the audit; used inside a block of lines, the mutex is recursive.
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
    pthread_mutexattr_t attr;
    int rc = pthread_mutexattr_init(&attr);

    if (rc == 0) {
        rc = pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
        if (rc == 0) {
            rc = pthread_mutex_init(&audit_mutex, &attr);
        }
        pthread_mutexattr_destroy(&attr);
    }
    return rc;
}

void audit_line(size_t chars)
{
    AUDIT(chars);
}

void audit_block(const size_t *chars, size_t n)
{
    pthread_mutex_lock(&audit_mutex);
    for (size_t i = 0; i < n; i++) {
        AUDIT(chars[i]);
    }
    pthread_mutex_unlock(&audit_mutex);
}
