#ifndef MIXER_H
#define MIXER_H

struct mixer {
    int control;
    int events;
};

int mixer_write(const struct mixer *m, int percent);
void mixer_done(struct mixer *m);

#endif
