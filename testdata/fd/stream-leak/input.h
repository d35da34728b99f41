#ifndef INPUT_H
#define INPUT_H

#include <stdio.h>

// "-" is standard input.
FILE *input_open(const char *name);
void input_close(FILE *f);
void input_rewind(FILE *f);

#endif
