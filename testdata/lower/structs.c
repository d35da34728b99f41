// SPDX-License-Identifier: Apache-2.0
// Aggregates as values: assignment, ?:, calls, members of what a call returns.
struct s {
    int a;
    int tail[3];
};
struct s make(int);
int take(struct s);
union u {
    int i;
    float f;
};

int values(struct s *p, int c)
{
    // ir: COPY x, *p : struct s
    struct s x = *p, y;

    // ir: COPY y, x
    // ir: COPY *p, y
    *p = y = x;
    // ir: y = CALL make(1:int)
    y = make(1);
    // ir: = CALL make(2:int)
    int n = make(2).tail[1];
    // ir-count 2: CALL take(
    n += take(c ? x : y) + take(make(3));
    return n;
}

struct s pass(struct s v)
{
    // ir: RET v
    return v;
}

int to_union(int x)
{
    // ir: .i, x : int
    return ((union u)x).i;
}
