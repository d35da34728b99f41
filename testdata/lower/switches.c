// SPDX-License-Identifier: Apache-2.0
// Ranges, fallthrough, nesting, Duff's device.
int f(int);

int ranges(unsigned char c)
{
    // ir: [48..57]
    // ir: [97]
    // ir: [98]
    switch (c) {
    case '0' ... '9':
        return 1;
    case 'a':
    case 'b':
        f(1);
        __attribute__((fallthrough));
    case 'c':
        f(2);
        break;
    case 9 ... 2: // ir-not: [9..2]
        f(3);
    default:
        f(4);
    }
    return 0;
}

// ir: SWITCH x : long
// ir: [-1]
int wide(long x)
{
    switch (x) {
    case -1:
        switch (f(0)) {
        case 7: // ir: [7]
            break;
        }
        return 1;
    }
    return 0;
}

void duff(char *to, const char *from, int count)
{
    int n = (count + 7) / 8;

    // ir: [0] b
    // ir: [3] b
    switch (count % 8) {
    case 0:
        do {
            *to++ = *from++;
    case 3:
            *to++ = *from++;
        } while (--n > 0);
    }
}
