// Of a library without sources here.
struct conn;
int port_open(const char *name, int speed);
void port_shut(int port);
int port_send(int port, const void *data, unsigned n);
void conn_lock(struct conn *c);
int conn_trylock(struct conn *c);
void conn_unlock(struct conn *c);
int take(int n);
