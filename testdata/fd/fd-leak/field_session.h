struct session {
    int control;
    int transfers;
};

void session_end(struct session *s);
