struct session {
    int control;
    int transfers;
};

struct session *session_start(const char *device);
void session_end(struct session *s);
