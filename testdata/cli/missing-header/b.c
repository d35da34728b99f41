#include "not_there.h"
#include <nor/there.h>
