// Recursive structures: binary trees, queens, permutations, memo tables, backtracking.
#include <stdio.h>
#include <stdlib.h>

struct tree {
    int key, height;
    struct tree *kid[2];
};

static int height(const struct tree *t)
{
    return t ? t->height : 0;
}

static void update(struct tree *t)
{
    int l = height(t->kid[0]), r = height(t->kid[1]);

    t->height = 1 + (l > r ? l : r);
}

static struct tree *rotate(struct tree *t, int dir)
{
    struct tree *up = t->kid[!dir];

    t->kid[!dir] = up->kid[dir];
    up->kid[dir] = t;
    update(t);
    update(up);
    return up;
}

static struct tree *insert(struct tree *t, int key)
{
    if (!t) {
        t = calloc(1, sizeof *t);
        t->key = key;
        t->height = 1;
        return t;
    }
    if (key == t->key)
        return t;
    t->kid[key > t->key] = insert(t->kid[key > t->key], key);
    update(t);
    int lean = height(t->kid[1]) - height(t->kid[0]);
    if (lean > 1 || lean < -1) {
        int side = lean > 0;
        if (height(t->kid[side]->kid[!side]) > height(t->kid[side]->kid[side]))
            t->kid[side] = rotate(t->kid[side], side);
        t = rotate(t, !side);
    }
    return t;
}

static int walk(const struct tree *t, int depth, int (*visit)(int key, int depth, void *ctx), void *ctx)
{
    return t ? walk(t->kid[0], depth + 1, visit, ctx) || visit(t->key, depth, ctx) ||
                   walk(t->kid[1], depth + 1, visit, ctx)
             : 0;
}

static int print_some(int key, int depth, void *ctx)
{
    int *left = ctx;

    printf("%d@%d ", key, depth);
    return --*left == 0;
}

static void release(struct tree *t)
{
    if (t == NULL)
        return;
    release(t->kid[0]);
    release(t->kid[1]);
    free(t);
}

static int queens(int n, int row, unsigned cols, unsigned d1, unsigned d2)
{
    int count = 0;

    if (row == n)
        return 1;
    for (unsigned free_ = ~(cols | d1 | d2) & ((1u << n) - 1), bit; free_; free_ ^= bit) {
        bit = free_ & -free_;
        count += queens(n, row + 1, cols | bit, (d1 | bit) << 1, (d2 | bit) >> 1);
    }
    return count;
}

static int permutations(char *s, int n, int k)
{
    static int seen;
    int total = 0;

    if (k == n) {
        if (seen++ % 5 == 0)
            printf("%s ", s);
        return 1;
    }
    for (int i = k; i < n; i++) {
        char t = s[k];
        s[k] = s[i], s[i] = t;
        total += permutations(s, n, k + 1);
        t = s[k], s[k] = s[i], s[i] = t;
    }
    return total;
}

static long ways(int coins, int amount)
{
    static const int value[] = {1, 2, 5, 10, 20};
    static long memo[6][101];

    if (amount == 0)
        return 1;
    if (amount < 0 || coins == 0)
        return 0;
    if (memo[coins][amount])
        return memo[coins][amount] - 1;
    long r = ways(coins - 1, amount) + ways(coins, amount - value[coins - 1]);
    memo[coins][amount] = r + 1;
    return r;
}

int main(void)
{
    struct tree *root = NULL;
    int left = 12;
    char s[] = "abcd";

    for (int i = 0; i < 50; i++)
        root = insert(root, i * 37 % 101);
    printf("%d ", walk(root, 0, print_some, &left));
    printf("%d %d\n", root->key, root->height);
    release(root);
    printf("%d %d\n", queens(6, 0, 0, 0, 0), queens(8, 0, 0, 0, 0));
    printf("%d\n", permutations(s, 4, 0));
    printf("%ld\n", ways(5, 100));
    return 0;
}
