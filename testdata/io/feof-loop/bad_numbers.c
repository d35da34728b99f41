// The mean of the numbers in a file: the last one counts twice if a newline ends the file.
#include <stdio.h>

struct series {
    FILE *in;
    double sum;
    int n;
};

static void add(struct series *s, double v)
{
    s->sum += v;
    s->n++;
}

double mean(struct series *s)
{
    double v = 0;

    s->sum = 0;
    s->n = 0;
    while (!feof(s->in)) { // expect: feof-loop
        fscanf(s->in, "%lf", &v);
        add(s, v);
    }
    return s->n ? s->sum / s->n : 0;
}
