// What a plugin says of itself lies in the plugin.
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

    if (library == NULL) {
        return -1;
    }
    info = dlsym(library, "plugin_info");
    dlclose(library);
    if (info == NULL) {
        return -1;
    }
    if (info->version < least) { // expect: use-after-close
        fputs("too old\n", stderr);
        return 1;
    }
    return 0;
}
