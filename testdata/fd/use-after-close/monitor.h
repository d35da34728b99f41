struct monitor {
    int fd;
    int is_verbose;
};

int monitor_say(struct monitor *m, const char *text);
void monitor_close(struct monitor *m);
