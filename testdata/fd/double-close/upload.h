#ifndef UPLOAD_H
#define UPLOAD_H

struct upload {
    int peer;
    unsigned long long sent;
};

int upload_header(struct upload *u, const char *name);
int upload_block(struct upload *u, int file); // 1 while there is more, 0 at the end
void upload_abort(struct upload *u, int file); // takes the file

#endif
