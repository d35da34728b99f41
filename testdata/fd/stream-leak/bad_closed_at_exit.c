// A handler of atexit() closes the global stream: the last one, those before it are lost.
#include <stdio.h>
#include <stdlib.h>

static FILE *transcript;

static void at_end(void)
{
    if (transcript)
        fclose(transcript);
    transcript = NULL;
}

int transcribe(const char *const *paths, int n, const char *text)
{
    if (atexit(at_end) != 0)
        return -1;
    for (int i = 0; i < n; i++) {
        transcript = fopen(paths[i], "ae"); // expect: stream-leak
        if (!transcript)
            return -1;
        fprintf(transcript, "%s\n", text);
    }
    return 0;
}
