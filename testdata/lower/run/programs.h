// What the files of small programs share. Each program is a function that prints; its name in front
// of the output tells where a difference begins.
#ifndef PROGRAMS_H
#define PROGRAMS_H

#include <stdio.h>

#define RUN(program) (printf("# %s\n", #program), program())

#endif
