// A plug-in without an entry point is unloaded; one that has it is kept, for its code is in use.
#include <dlfcn.h>
#include <stdio.h>

typedef int (*plugin_start)(void);

int plugin_load(const char *path)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    plugin_start start;

    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return -1;
    }
    start = (plugin_start)dlsym(library, "plugin_start");
    if (start == NULL) {
        dlclose(library);
        return -1;
    }
    return start();
}
