#include "config.h"
#include <lib/x.h>
#ifndef HAVE_CONFIG_H
#    error "generated headers are announced"
#endif
int f(void)
{
    return X;
}
