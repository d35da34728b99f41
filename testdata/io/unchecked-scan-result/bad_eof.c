// The largest number of a file: at the first word that is none the loop never ends, and if that
// comes first, there is no number to look at.
#include <stdio.h>

int largest(FILE *in)
{
    int v, most = 0;

    while (fscanf(in, "%d", &v) != EOF) { // expect: unchecked-scan-result
        if (v > most) {
            most = v;
        }
    }
    return most;
}
