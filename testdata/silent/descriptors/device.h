#ifndef DEVICE_H
#define DEVICE_H

int device_start(const char *path);
int device_value(void); // 0 to 255, or -1
void device_stop(void); // may be called at any time

#endif
