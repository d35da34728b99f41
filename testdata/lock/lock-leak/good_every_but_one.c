// All channels are stopped at once; then each goes on as soon as it is drained, the chosen one
// last, and an attempt that did not get all locks gives back those it has.
#include <pthread.h>
#include <stdbool.h>

enum { NCHANNELS = 6 };

struct channel {
    pthread_mutex_t lock;
    int level, gain;
    bool is_muted;
};

struct mixer {
    struct channel channels[NCHANNELS];
};

static void stop_all(struct mixer *m)
{
    for (int i = 0; i < NCHANNELS; i++) {
        pthread_mutex_lock(&m->channels[i].lock);
    }
}

static void go_on_all(struct mixer *m)
{
    for (int i = NCHANNELS - 1; i >= 0; i--) {
        pthread_mutex_unlock(&m->channels[i].lock);
    }
}

void mixer_mute(struct mixer *m, int chosen)
{
    stop_all(m);
    for (int i = 0; i < NCHANNELS; i++) {
        m->channels[i].is_muted = i != chosen;
        if (i != chosen) {
            pthread_mutex_unlock(&m->channels[i].lock);
        }
    }
    m->channels[chosen].gain = 0;
    pthread_mutex_unlock(&m->channels[chosen].lock);
}

bool mixer_try_level(struct mixer *m, int level)
{
    for (int i = 0; i < NCHANNELS; i++) {
        if (pthread_mutex_trylock(&m->channels[i].lock) != 0) {
            while (i-- > 0) {
                pthread_mutex_unlock(&m->channels[i].lock);
            }
            return false;
        }
    }
    for (int i = 0; i < NCHANNELS; i++) {
        m->channels[i].level = level;
    }
    go_on_all(m);
    return true;
}

int mixer_reset(struct mixer *m, int gain)
{
    stop_all(m);
    for (int i = 0; i < NCHANNELS; i++) {
        m->channels[i].gain = gain;
    }
    if (gain < 0) {
        go_on_all(m);
        return -1;
    }
    pthread_mutex_unlock(&m->channels[0].lock);
    for (int i = 1; i < NCHANNELS; i++) {
        pthread_mutex_unlock(&m->channels[i].lock);
    }
    return 0;
}

int mixer_loudest(struct mixer *m)
{
    int loudest = 0;

    for (int i = 0; i < NCHANNELS; i++) {
        pthread_mutex_lock(&m->channels[i].lock);
        if (m->channels[i].level > loudest) {
            loudest = m->channels[i].level;
        }
        pthread_mutex_unlock(&m->channels[i].lock);
    }
    return loudest;
}
