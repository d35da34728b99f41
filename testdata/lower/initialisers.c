// SPDX-License-Identifier: Apache-2.0
// Initialiser lists as written: designators, left-out braces, strings, ranges, unions.
struct point {
    int x, y;
};
struct shape {
    const char *name;
    struct point at[2];
    union {
        int i;
        float f;
    } u;
    int (*draw)(void);
};
int draw(void);

// ir: ZERO @table
static struct shape table[] = {
    // ir: STORE @table[0].draw,
    // ir: STORE @table[0].at[1].y, 4:int
    {"a", {{1, 2}, {3, 4}}, {5}, draw},
    // ir: STORE @table[3].at[1].x, 7:int
    // ir: STORE @table[3].at[1].y, 8:int
    // ir: STORE @table[3].u.f, 1.5:float
    [3] = {.at[1] = {7, 8}, .u.f = 1.5f},
    // ir: STORE @table[4].at[0].x, 11:int
    // ir: STORE @table[4].at[0].y, 12:int
    // ir: STORE @table[4].at[1].x, 13:int
    {0, 11, 12, 13},
};

int locals(struct point p)
{
    // ir: COPY text, "hello"
    char text[8] = "hello";
    // ir: ZERO flat
    // ir: STORE flat[1].x, 3:int
    struct point flat[2] = {1, 2, 3};
    // ir: COPY mixed[0], p
    // ir: STORE mixed[1].x, 6:int
    struct point mixed[2] = {p, 6};
    // ir: STORE range[2], 9:int
    // ir: STORE range[3], 1:int
    int range[4] = {[0 ... 2] = 9, 1};
    // ir: STORE old.y, 2:int
    struct point old = {y : 2};
    // ir: STORE nested[1][0], 5:int
    int nested[2][2] = {[0][1] = 4, 5};
    // ir: COPY digits, "\001\002\003
    unsigned char digits[20] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    // ir: scalar = MOV 3:int
    int scalar = {3};

    return text[0] + flat[0].x + mixed[0].x + range[0] + old.x + nested[0][0] + digits[0] + scalar;
}

// ir: STORE @kept,
// ir: STORE @.y, 2:int
static struct point *kept = &(struct point){1, 2};

struct point *literals(int n)
{
    struct point *q = n ? kept : &(struct point){.y = n};

    // ir: COPY *q, h
    *q = (struct point){n, 2};
    return kept;
}

struct with_anonymous {
    struct {
        int a;
        union {
            int b;
            float c;
        };
    };
    int d;
};
int anonymous(void)
{
    // ir: STORE w.#0.#1.b, 2:int
    // ir: STORE w.d, 3:int
    struct with_anonymous w = {{1, {2}}, 3};
    // ir: STORE v.#0.#1.c,
    struct with_anonymous v = {.c = 2.5f, .d = 1};

    return w.b + v.d;
}
