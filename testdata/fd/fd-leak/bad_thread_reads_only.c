// test: with player.c
// The thread of another file plays a song and leaves the file as it is; nobody closes it.
#include "player.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

int play(const char *song, int speaker)
{
    struct track t = {.speaker = speaker};
    pthread_t player;
    int rc;

    t.song = open(song, O_RDONLY | O_CLOEXEC);
    if (t.song == -1)
        return -1;
    rc = pthread_create(&player, NULL, player_main, &t);
    if (rc != 0)
        return -1; // expect: fd-leak
    pthread_join(player, NULL);
    close(t.song);
    return rc == 0 && t.blocks > 0 ? 0 : -1;
}
