#ifndef COPY_STREAM_H
#define COPY_STREAM_H

#include <stdio.h>

// 0, or -1 if it cannot be written.
int copy_stream(FILE *in, FILE *out);

#endif
