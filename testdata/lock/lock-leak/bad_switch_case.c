// Requests are handled under the server's lock, which one case of the switch takes along.
#include <pthread.h>

enum opcode { OP_GET, OP_SET, OP_ADD, OP_RESET };

struct request {
    enum opcode op;
    unsigned reg;
    int operand;
};

struct server {
    pthread_mutex_t lock;
    int regs[8];
    unsigned long served;
};

static int server_reset(struct server *s)
{
    for (unsigned i = 0; i < 8; i++) {
        s->regs[i] = 0;
    }
    return 0;
}

static int server_add(struct server *s, unsigned reg, int n)
{
    s->regs[reg] += n;
    return s->regs[reg];
}

int server_handle(struct server *s, const struct request *r)
{
    unsigned reg = r->reg % 8;
    int answer;

    pthread_mutex_lock(&s->lock);
    switch (r->op) {
    case OP_GET:
        answer = s->regs[reg];
        break;
    case OP_SET:
        answer = s->regs[reg] = r->operand;
        break;
    case OP_ADD:
        answer = server_add(s, reg, r->operand);
        break;
    case OP_RESET:
        return server_reset(s); // expect: lock-leak
    default:
        answer = -1;
        break;
    }
    s->served++;
    pthread_mutex_unlock(&s->lock);
    return answer;
}
