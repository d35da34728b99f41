struct timer {
    void (*fire)(struct timer *);
    int ticks;
};

struct backend {
    int (*start)(void);
    void (*stop)(void);
};

extern const struct backend *backend_chosen(const char *name);
