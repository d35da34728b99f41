#ifndef SCAN_H
#define SCAN_H

#include <dirent.h>

enum scan_result { SCAN_DONE, SCAN_STOPPED };

// Calls `each` with every name until it answers other than 0. After SCAN_DONE the directory is
// closed; after SCAN_STOPPED it is open, so that the scan can go on.
enum scan_result scan_dir(DIR *dir, int (*each)(const char *name, void *arg), void *arg);

#endif
