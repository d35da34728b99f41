#ifndef PRINTER_H
#define PRINTER_H

struct printer {
    int port;
    unsigned column;
};

int printer_init(struct printer *p, const char *port);
int printer_put(struct printer *p, char c);
void printer_end(struct printer *p);

#endif
