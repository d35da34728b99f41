// What the fixtures here need of GLib, as its documentation gives it.
#ifndef GLIB_H
#define GLIB_H

typedef int gboolean;
typedef unsigned guint;
typedef void *gpointer;
typedef gboolean (*GSourceFunc)(gpointer data);
typedef struct _GMainLoop GMainLoop;
typedef struct _GMainContext GMainContext;

guint g_timeout_add(guint interval, GSourceFunc function, gpointer data);
guint g_idle_add(GSourceFunc function, gpointer data);
GMainLoop *g_main_loop_new(GMainContext *context, gboolean is_running);
void g_main_loop_run(GMainLoop *loop);
void g_main_loop_quit(GMainLoop *loop);

#endif
