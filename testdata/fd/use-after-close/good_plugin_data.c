// What a plugin says of itself is copied out of it.
#include <dlfcn.h>
#include <stdio.h>

struct plugin_info {
    const char *name;
    int version;
};

int show_plugin(const char *path, int least)
{
    const struct plugin_info *info;
    void *library = dlopen(path, RTLD_LAZY);
    int version = 0;

    if (library == NULL) {
        return -1;
    }
    info = dlsym(library, "plugin_info");
    if (info != NULL) {
        version = info->version;
    }
    dlclose(library);
    if (version < least) {
        fputs("too old\n", stderr);
        return 1;
    }
    return 0;
}
