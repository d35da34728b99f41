// The largest number of a file, up to the first word that is none.
#include <stdio.h>

int largest(FILE *in)
{
    int v, most = 0;

    while (fscanf(in, "%d", &v) == 1) {
        if (v > most) {
            most = v;
        }
    }
    return most;
}
