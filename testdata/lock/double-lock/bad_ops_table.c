// A full stream is flushed through its table of operations, whose one flush function locks again.
#include <pthread.h>
#include <stddef.h>

struct stream;

struct stream_ops {
    void (*flush)(struct stream *);
    size_t (*room)(const struct stream *);
};

struct stream {
    pthread_mutex_t lock;
    const struct stream_ops *ops;
    size_t used, flushed;
    unsigned char bytes[512];
};

static void memory_flush(struct stream *s)
{
    pthread_mutex_lock(&s->lock);
    s->flushed += s->used;
    s->used = 0;
    pthread_mutex_unlock(&s->lock);
}

static size_t memory_room(const struct stream *s)
{
    return sizeof s->bytes - s->used;
}

static const struct stream_ops memory_ops = {.flush = memory_flush, .room = memory_room};

int stream_open(struct stream *s)
{
    s->ops = &memory_ops;
    s->used = s->flushed = 0;
    return pthread_mutex_init(&s->lock, NULL);
}

void stream_put(struct stream *s, unsigned char byte)
{
    pthread_mutex_lock(&s->lock);
    if (s->ops->room(s) == 0) {
        s->ops->flush(s); // expect: double-lock
    }
    s->bytes[s->used++] = byte;
    pthread_mutex_unlock(&s->lock);
}
