// Prints the lines that contain a word: a word across the end of the buffer is missed.
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    char line[1024];
    unsigned long found = 0;

    if (argc != 2) {
        fprintf(stderr, "usage: %s WORD\n", argv[0]);
        return 2;
    }
    while (fgets(line, sizeof line, stdin) != NULL) { // expect: fixed-scan-buffer
        if (strstr(line, argv[1])) {
            fputs(line, stdout);
            found++;
        }
    }
    if (ferror(stdin)) {
        return 2;
    }
    return found == 0;
}
