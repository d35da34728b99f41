int log_open(const char *path);
void log_close(int fd);
void fail(const char *what);
