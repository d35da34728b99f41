#ifndef REGISTRY_H
#define REGISTRY_H

struct peer {
    struct peer *next;
    int fd;
    char name[16];
};

void registry_add(struct peer *p);
void registry_count(const struct peer *p);
void registry_clear(void);

#endif
