// Parts of a machine, each with its own lock.
#ifndef PARTS_H
#define PARTS_H

#include <stdbool.h>
#include <threads.h>

struct part {
    mtx_t lock;
    int state, faults;
};

bool part_init_plain(struct part *p);
bool part_init_nested(struct part *p); // may be locked again by whoever has it
void part_fault(struct part *p);

#endif
