// The library is closed as soon as its functions are found; one of them is called afterwards.
#include <dlfcn.h>
#include <stdio.h>

struct request;

int run_filter(const char *path, struct request *request)
{
    int (*filter)(struct request *);
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    int answer;

    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return -1;
    }
    filter = (int (*)(struct request *))dlsym(library, "filter_request");
    if (filter == NULL) {
        fprintf(stderr, "%s: no filter\n", path);
        dlclose(library);
        return -1;
    }
    dlclose(library);
    answer = filter(request); // expect: use-after-close
    if (answer < 0) {
        fprintf(stderr, "%s: refused\n", path);
    }
    return answer;
}
