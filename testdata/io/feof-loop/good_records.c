// Adds the accounts of a file of records. The helper says whether there was one.
#include <stdint.h>
#include <stdio.h>

struct account {
    uint32_t id;
    int32_t balance;
};

static int read_account(FILE *in, struct account *a)
{
    return fread(a, sizeof *a, 1, in) == 1;
}

int64_t total(FILE *in)
{
    struct account a = {0};
    int64_t sum = 0;

    while (!feof(in)) {
        if (read_account(in, &a)) {
            sum += a.balance;
        }
    }
    return sum;
}

// What was read is used only after the end was asked for.
int copy_blocks(FILE *in, FILE *out)
{
    char block[4096];

    while (!feof(in) && !ferror(in)) {
        size_t n = fread(block, 1, sizeof block, in);
        if (fwrite(block, 1, n, out) != n) {
            return -1;
        }
    }
    return ferror(in) ? -1 : 0;
}
