typedef int number;
#include "part.c"
