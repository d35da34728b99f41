// Making parts and counting their faults.
#include "parts.h"

static bool part_init(struct part *p, int type)
{
    p->state = p->faults = 0;
    return mtx_init(&p->lock, type) == thrd_success;
}

bool part_init_plain(struct part *p)
{
    return part_init(p, mtx_plain);
}

bool part_init_nested(struct part *p)
{
    return part_init(p, mtx_plain | mtx_recursive);
}

void part_fault(struct part *p)
{
    mtx_lock(&p->lock);
    p->faults++;
    mtx_unlock(&p->lock);
}
