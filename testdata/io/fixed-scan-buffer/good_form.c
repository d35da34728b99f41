// Lines of a known form: what begins otherwise is passed by, or refused.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *tables;

// The size of a volume, from what a program prints.
int find_stripes(FILE *in, int *stripes)
{
    char line[64];

    while (fgets(line, sizeof line, in)) {
        if (strncmp(line, "Stripes", 7) == 0 && sscanf(line, "Stripes %d", stripes) == 1) {
            return 0;
        }
    }
    return -1;
}

// A map of symbols, in which every line must be one.
unsigned long find_symbol(FILE *map, const char *wanted)
{
    char line[256], name[200];
    unsigned long address;

    while (fgets(line, sizeof line, map)) {
        if (sscanf(line, "%lx %*s %199s", &address, name) != 2) {
            fprintf(stderr, "no symbol: %s\n", line);
            exit(1);
        }
        if (strcmp(name, wanted) == 0) {
            return address;
        }
    }
    return 0;
}

// Files of the kernel: opened by the caller, or kept from call to call.
static int count_partitions(FILE *in)
{
    char line[128];
    int n = 0, major;

    while (fgets(line, sizeof line, in)) {
        n += sscanf(line, "%d", &major) == 1;
    }
    return n;
}

int partitions(void)
{
    FILE *in = fopen("/proc/partitions", "re");
    int n = in ? count_partitions(in) : -1;

    if (in) {
        fclose(in);
    }
    return n;
}

int next_table(int *major)
{
    char line[128];

    if (!tables) {
        tables = fopen("/proc/devices", "re");
    }
    while (tables && fgets(line, sizeof line, tables)) {
        if (sscanf(line, "%d", major) == 1) {
            return 0;
        }
    }
    return -1;
}
