// How option_open.c opens files.
int open_mode(const char *path, int flags, ...);
