// Points of a drawing, one a line: what is no point is passed by, or stands for the origin.
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

        if (sscanf(lines[i], "%lf %lf", &p.x, &p.y) == 2) {
            draw_to((struct point){p.x * 72, p.y * 72});
        }
    }
}

void draw_all(char *const *lines, int n)
{
    for (int i = 0; i < n; i++) {
        struct point p = {0, 0};

        sscanf(lines[i], "%lf %lf", &p.x, &p.y);
        draw_to((struct point){p.x * 72, p.y * 72});
    }
}
