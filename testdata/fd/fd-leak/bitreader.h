#ifndef BITREADER_H
#define BITREADER_H

struct bitreader;

struct bitreader *bitreader_open(const char *path); // NULL on failure
int bitreader_byte(struct bitreader *r);            // -1 at the end or on an error
void bitreader_close(struct bitreader *r);

#endif
