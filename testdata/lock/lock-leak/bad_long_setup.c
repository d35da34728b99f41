// Opening a session asks for dozens of settings; when the name is taken, its last step forgets the
// loop's lock.
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct settings;
struct settings *settings_new(void);
void settings_free(struct settings *s);
const char *settings_get(const struct settings *s, const char *key);
int settings_set(struct settings *s, const char *key, const char *value);

struct remote;
struct remote *remote_connect(const char *server, struct settings *s);
const char *remote_name(const struct remote *r);
bool remote_is_ready(const struct remote *r);
void remote_wait(struct remote *r, pthread_mutex_t *lock);

struct session {
    pthread_mutex_t lock;
    struct settings *settings;
    struct remote *remote;
    const char *server, *media, *role, *category, *target;
    unsigned rate, latency;
    bool is_passive, is_exact, is_monitor, is_locked, is_paused, is_merged, is_traced;
    int error;
};

static bool is_on(const struct settings *s, const char *key)
{
    const char *value = settings_get(s, key);

    return value && strcmp(value, "on") == 0;
}

static unsigned number_of(const struct settings *s, const char *key, unsigned otherwise)
{
    const char *value = settings_get(s, key);

    return value ? (unsigned)strtoul(value, NULL, 10) : otherwise;
}

struct session *session_open(const char *name, bool is_exact, int *status)
{
    struct session *s = calloc(1, sizeof *s);

    if (!s) {
        return NULL;
    }
    s->settings = settings_new();
    if (!s->settings) {
        goto no_settings;
    }
    pthread_mutex_init(&s->lock, NULL);
    s->server = getenv("SESSION_SERVER");
    if (!s->server || strcmp(s->server, "default") == 0) {
        s->server = "local";
    }
    s->rate = number_of(s->settings, "rate", 48000);
    s->latency = number_of(s->settings, "latency", 0);
    s->is_passive = is_on(s->settings, "passive");
    s->is_monitor = is_on(s->settings, "monitor");
    s->is_merged = is_on(s->settings, "merged");
    pthread_mutex_lock(&s->lock);
    s->remote = remote_connect(s->server, s->settings);
    if (!s->remote) {
        goto failed;
    }
    s->media = settings_get(s->settings, "media");
    if (!s->media) {
        s->media = "audio";
        if (settings_set(s->settings, "media", s->media) != 0) {
            goto failed;
        }
    }
    s->category = settings_get(s->settings, "category");
    if (!s->category) {
        s->category = "duplex";
        if (settings_set(s->settings, "category", s->category) != 0) {
            goto failed;
        }
    }
    s->role = settings_get(s->settings, "role");
    if (!s->role) {
        s->role = "production";
        if (settings_set(s->settings, "role", s->role) != 0) {
            goto failed;
        }
    }
    if (s->latency == 0) {
        s->latency = s->is_passive ? 2048 : s->is_monitor ? 1024 : 256;
    }
    if (s->latency > s->rate) {
        s->latency = s->rate;
    }
    s->target = settings_get(s->settings, "target");
    if (s->target && strcmp(s->target, "none") != 0 &&
        settings_set(s->settings, "link", s->target) != 0) {
        goto failed;
    }
    while (!remote_is_ready(s->remote)) {
        remote_wait(s->remote, &s->lock);
        if (s->error) {
            goto failed;
        }
    }
    if (strcmp(remote_name(s->remote), name) != 0) {
        *status |= 2;
        if (is_exact) {
            goto give_up;
        }
    }
    pthread_mutex_unlock(&s->lock);
    return s;
failed:
    *status |= 1;
    pthread_mutex_unlock(&s->lock);
give_up:
    settings_free(s->settings);
no_settings:
    free(s);
    return NULL; // expect: lock-leak
}
