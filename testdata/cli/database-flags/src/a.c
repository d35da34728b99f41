#include "inc.h"

const char *text = TEXT;
int sum[FROM_RESPONSE_FILE + NESTED + INC == 6 ? 1 : -1];
#ifndef __OPTIMIZE__
#    error "optimisation is seen by headers"
#endif
