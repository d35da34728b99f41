#ifndef AUTOCLOSE_H
#define AUTOCLOSE_H

#define autoclose __attribute__((cleanup(close_there)))

void close_there(const int *fd);
int take(int *fd);

#endif
