// What the fixtures here need of libuv, as its documentation gives it.
#ifndef UV_H
#define UV_H

#include <stdint.h>
#include <sys/types.h>

typedef struct uv_loop_s uv_loop_t;
typedef struct uv_timer_s {
    void *data;
    uint64_t due;
} uv_timer_t;
typedef struct uv_work_s {
    void *data;
    int status;
} uv_work_t;
typedef enum { UV_RUN_DEFAULT = 0, UV_RUN_ONCE, UV_RUN_NOWAIT } uv_run_mode;
typedef void (*uv_timer_cb)(uv_timer_t *timer);
typedef void (*uv_work_cb)(uv_work_t *work);
typedef void (*uv_after_work_cb)(uv_work_t *work, int status);

uv_loop_t *uv_default_loop(void);
int uv_run(uv_loop_t *loop, uv_run_mode mode);
int uv_timer_init(uv_loop_t *loop, uv_timer_t *timer);
int uv_timer_start(uv_timer_t *timer, uv_timer_cb cb, uint64_t timeout, uint64_t repeat);
int uv_timer_stop(uv_timer_t *timer);
int uv_queue_work(uv_loop_t *loop, uv_work_t *work, uv_work_cb cb, uv_after_work_cb after);

#endif
