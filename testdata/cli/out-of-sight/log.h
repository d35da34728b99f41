void log_fatal(const char *what);
void log_note(const char *what);
int log_error(const char *what);
