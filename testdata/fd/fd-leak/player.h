#ifndef PLAYER_H
#define PLAYER_H

struct track {
    int song, speaker;
    long blocks;
};

void *player_main(void *track);

#endif
