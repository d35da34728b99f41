// test: with upload.c
// upload_abort() closes the file two calls further down; the label closes it again.
#include "upload.h"

#include <fcntl.h>
#include <unistd.h>

int upload_path(struct upload *u, const char *path)
{
    int rc = -1;
    int file = open(path, O_RDONLY | O_CLOEXEC);

    if (file < 0)
        return -1;
    if (upload_header(u, path) < 0)
        goto out;
    while ((rc = upload_block(u, file)) > 0)
        continue;
    if (rc < 0) {
        upload_abort(u, file);
        goto out;
    }
out:
    close(file); // expect: double-close
    return rc;
}
