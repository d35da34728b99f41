// Points of a drawing, one a line: a line that is none gives a point of whatever was on the stack.
#include <stdio.h>

struct point {
    double x, y;
};

static void draw_to(struct point p)
{
    printf("L %g,%g\n", p.x, p.y);
}

void draw(char *const *lines, int n)
{
    for (int i = 0; i < n; i++) {
        struct point p;

        sscanf(lines[i], "%lf %lf", &p.x, &p.y); // expect: unchecked-scan-result
        draw_to((struct point){p.x * 72, p.y * 72});
    }
}
