// What was read too much is left out of the sum.
#include <stdint.h>
#include <stdio.h>

struct section {
    uint32_t offset, length;
};

uint32_t section_sum(FILE *f, const struct section *s)
{
    unsigned char buf[1024];
    uint32_t sum = 0, done = 0;

    if (fseek(f, (long)s->offset, SEEK_SET) != 0) {
        return 0;
    }
    while (done < s->length) {
        size_t n = fread(buf, 1, sizeof buf, f);

        if (n == 0) {
            break;
        }
        if (n > s->length - done) {
            n = s->length - done;
        }
        for (size_t i = 0; i < n; i++) {
            sum = sum * 31 + buf[i];
        }
        done += (uint32_t)n;
    }
    return ferror(f) ? 0 : sum;
}
