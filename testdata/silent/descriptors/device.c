#include "device.h"

#include <fcntl.h>
#include <unistd.h>

static int device = -1;

int device_start(const char *path)
{
    device_stop();
    device = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC);
    return device < 0 ? -1 : 0;
}

int device_value(void)
{
    unsigned char value;

    return device >= 0 && read(device, &value, 1) == 1 ? value : -1;
}

void device_stop(void)
{
    if (device >= 0) {
        close(device);
        device = -1;
    }
}
