// Arrays of arrays: every spelling of an element, rows as values, strings in arrays.
#include <stdio.h>
#include <string.h>

struct cube {
    int v[2][3][4];
    char names[3][6];
    struct {
        short s[2];
    } in[2];
};

static int a[3][4];
static char words[][6] = {"zero", "one", "two", {'t', 'h', 'r', 'e', 'e'}};
static const char *const ptrs[2][2] = {{"a", "b"}, {"c"}};

static void spellings(void)
{
    int(*row)[4] = a, *flat = &a[0][0], (*all)[3][4] = &a;
    int i = 1, j = 2;

    a[i][j] = 5;
    printf("%d ", *(*(a + i) + j));
    i[a][j] += 1;
    printf("%d ", (*(a + i))[j]);
    j[a[i]]++;
    printf("%d ", *(a[i] + j));
    (*(row + i))[j]--;
    printf("%d ", row[i][j]);
    ++*(*(row + i) + j);
    printf("%d ", flat[i * 4 + j]);
    (*all)[i][j] *= 2;
    printf("%d ", all[0][i][j]);
    *(*(*all + i) + j) -= 3;
    printf("%d ", **(*all + i));
    row++;
    printf("%d %d ", (*row)[2], row[-1][3]);
    flat += 6;
    printf("%d %d\n", *flat, flat[-5]);
    printf("%d %d %d\n", *(&a[1][0] + 1 + i), *(flat - j + i), (&a[i])[i][j]);
    printf("%d %d\n", *(&a[i][j] - 1), (&row[0])[i - 1][3]);
    printf("%td %td %zu %zu\n", row - a, &a[2][1] - &a[0][3], sizeof *row, sizeof *all);
}

static void rows(void)
{
    int b[3][4], *p;

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++)
            a[i][j] = i * 4 + j;
    memcpy(b, a, sizeof a);
    memcpy(b[0], a[2], sizeof a[0]);
    p = b[1];
    p[1] = p[0] = p[5];
    for (p = *b; p < *(b + 3); p += 3)
        printf("%d ", *p);
    for (int(*r)[4] = b; r != b + 3; r++)
        for (int *c = *r; c - *r < 4; c += 2)
            printf("%d ", *c);
    printf("\n");
}

static int in_struct(struct cube *c, int i, int j, int k)
{
    struct cube copy;
    int(*plane)[4] = c->v[i];

    c->v[i][j][k] = 7;
    plane[j][k + 1] = c->v[i][j][k] * 2;
    (*c).v[1][2][3] = (&c->v[i])[0][j][k + 1];
    c->in[1].s[i] = (short)plane[j][k];
    strcpy(c->names[j], "name");
    c->names[j][k]++;
    copy = *c;
    copy.names[1][0] = 'X';
    copy.in[0] = copy.in[1];
    printf("%s %s %d %d\n", c->names[1], copy.names[1], copy.in[0].s[1], copy.v[1][2][3]);
    return c->v[1][1][2] + copy.v[1][2][3];
}

static void text(void)
{
    char *p = words[2];
    char local[2][4] = {"abc", "de"};

    printf("%s %c %s %zu\n", words[1], words[3][4], p + 1, sizeof words);
    p[0] = 'T';
    words[0][3] = words[1][0];
    *words[1] = 'O';
    (*(words + 3))[0] ^= 32;
    printf("%s %s %s %.5s\n", words[0], words[1], *(words + 2), words[3]);
    printf("%s %c %d %s\n", ptrs[1][0], *ptrs[0][1], ptrs[1][1] == NULL, local[1]);
    local[0][1] = local[1][1];
    printf("%s\n", *local);
}

static int sums(int n, int m[][4], int (*p)[4])
{
    int s = 0;

    for (int i = 0; i < n; i++)
        s += m[i][i] + p[n - 1 - i][i] + (*m)[i] + *p[i];
    return s + (int)(m == p);
}

int main(void)
{
    struct cube c;

    memset(&c, 0, sizeof c);
    spellings();
    rows();
    printf("%d\n", in_struct(&c, 1, 1, 1));
    text();
    printf("%d\n", sums(3, a, a));
    return 0;
}
