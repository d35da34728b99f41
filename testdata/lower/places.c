// SPDX-License-Identifier: Apache-2.0
// Access paths: what follows a pointer is a path, not a computation.
struct node {
    int value, array[4];
    struct node *next;
    struct {
        int depth;
    } in;
    unsigned bits : 3;
};
struct other {
    char c;
};

int paths(struct node *n, struct node *table, int i)
{
    int s = n->value;
    // ir: LOAD n->next->next->value : int
    s += n->next->next->value;
    // ir: LOAD table[i].in.depth : int
    s += table[i].in.depth;
    // ir: LOAD n->array[i] : int
    s += n->array[i];
    // ir: LOAD n->array[2] : int
    s += 2 [n->array];
    // ir: LOAD table[-1].value : int
    s += (table - 1)->value;
    // ir: LOAD n->value : int
    s += (*n).value + (&*n)->value + (*&n)->value;
    // ir: STORE n->bits, 5:uint
    n->bits = 5;
    // ir: LOAD n->c : char
    s += ((struct other *)n)->c;
    return s;
}

int *addresses(struct node *n, int i)
{
    int local[3];
    // ir: = ADDR local : int*
    int *p = local;
    // ir: = ADDR n->array[i] : int*
    int *q = &n->array[i];

    // ir: BIN ptr_diff q, p : long
    i = (int)(q - p);
    // ir: BIN ptr_add q,
    return q + i;
}

int through_arrays(int (*rows)[3], int m[2][3], int i)
{
    // ir: LOAD m[1]
    return rows[i][2] + (*rows)[1] + m[1][i];
}

int deep(struct node *n)
{
    return n->next->next->next->next->next->next->next->next->value;
}
