#include <stdatomic.h>
a()
{atomic_flag_test_and_set()
