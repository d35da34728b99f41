// A user's name of any length goes into 32 bytes.
#include <stdio.h>

int main(void)
{
    char name[32];
    int age;

    if (scanf("%s %d", name, &age) != 2) { // expect: unbounded-scan
        return 1;
    }
    printf("%s is %d\n", name, age);
    return 0;
}
