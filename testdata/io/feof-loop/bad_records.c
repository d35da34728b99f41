// Adds the accounts of a file of records: the last account counts twice.
#include <stdint.h>
#include <stdio.h>

struct account {
    uint32_t id;
    int32_t balance;
};

static void read_account(FILE *in, struct account *a)
{
    fread(a, sizeof *a, 1, in);
}

int64_t total(FILE *in)
{
    struct account a = {0};
    int64_t sum = 0;

    while (!feof(in)) { // expect: feof-loop
        read_account(in, &a);
        sum += a.balance;
    }
    return sum;
}
