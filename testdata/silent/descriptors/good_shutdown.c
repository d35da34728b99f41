// test: with device.c
// The device's descriptor is a global of another file, -1 for none, closed by device_stop().
#include "device.h"

#include <stdio.h>
#include <stdlib.h>

static int measure(const char *path, int *sum)
{
    int value = 0;

    if (device_start(path) < 0) {
        return -1;
    }
    for (int i = 0; i < 10 && value >= 0; i++) {
        value = device_value();
        *sum += value;
    }
    device_stop();
    return value < 0 ? -1 : 0;
}

int main(int argc, char **argv)
{
    int sum = 0;

    for (int i = 1; i < argc; i++) {
        if (measure(argv[i], &sum) < 0) {
            perror(argv[i]);
            device_stop();
            return EXIT_FAILURE;
        }
    }
    printf("%d\n", sum);
    return EXIT_SUCCESS;
}
