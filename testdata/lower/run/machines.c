// State machines: function pointer tables, enum tables, pointers to functions returning themselves.
#include <stdio.h>
#include <string.h>

enum state { IDLE, WORD, NUMBER, QUOTED, ERROR, NSTATES };
enum class { LETTER, DIGIT, QUOTE, SPACE, OTHER, NCLASSES };

static const unsigned char next_state[NSTATES][NCLASSES] = {
    [IDLE] = {WORD, NUMBER, QUOTED, IDLE, ERROR},
    [WORD] = {WORD, WORD, ERROR, IDLE, ERROR},
    [NUMBER] = {ERROR, NUMBER, ERROR, IDLE, ERROR},
    [QUOTED] = {[QUOTE] = IDLE, [LETTER] = QUOTED, [DIGIT] = QUOTED, [SPACE ... OTHER] = QUOTED},
    [ERROR] = {ERROR, ERROR, ERROR, IDLE, ERROR},
};

static enum class classify(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? LETTER
           : c >= '0' && c <= '9'                           ? DIGIT
           : c == '"'                                       ? QUOTE
           : c == ' '                                       ? SPACE
                                                            : OTHER;
}

static void scan(const char *s, int counts[static NSTATES])
{
    enum state st = IDLE, was;

    for (; *s; s++) {
        was = st;
        st = next_state[st][classify(*s)];
        if (st != was)
            counts[st]++;
    }
}

struct ctx {
    const char *in;
    int depth, value;
};

struct step {
    struct step (*run)(struct ctx *);
};

static struct step open_(struct ctx *c);
static struct step digit(struct ctx *c);

static struct step done(struct ctx *c)
{
    (void)c;
    return (struct step){NULL};
}

static struct step close_(struct ctx *c)
{
    c->depth--;
    c->in++;
    return (struct step){*c->in == ')' ? close_ : *c->in ? digit : done};
}

static struct step open_(struct ctx *c)
{
    c->depth++;
    c->value *= 2;
    c->in++;
    return (struct step){.run = *c->in == '(' ? open_ : digit};
}

static struct step digit(struct ctx *c)
{
    if (*c->in >= '0' && *c->in <= '9') {
        c->value += *c->in++ - '0';
        return (struct step){digit};
    }
    switch (*c->in) {
    case '(':
        return (struct step){open_};
    case ')':
        return (struct step){close_};
    }
    return (struct step){done};
}

typedef void (*action)(int *);

static void up(int *v)
{
    ++*v;
}

static void down(int *v)
{
    --*v;
}

static void square(int *v)
{
    *v *= *v;
}

static int program(const char *s)
{
    static const struct {
        char key;
        action act;
    } actions[] = {{'+', up}, {'-', down}, {'^', square}};
    int v = 2;

    while (*s) {
        const char k = *s++;
        for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
            if (actions[i].key == k) {
                (actions[i].act)(&v);
                goto found;
            }
        return -1;
    found:;
    }
    return v;
}

int main(void)
{
    int counts[NSTATES] = {0};
    struct ctx c = {"((12)3(4))5", 0, 1};

    scan("abc 12 a1 1a \"q 1\" x$ 9", counts);
    for (int i = 0; i < NSTATES; i++)
        printf("%d ", counts[i]);
    printf("\n");
    for (struct step s = {digit}; s.run;)
        s = s.run(&c);
    printf("%d %d %zu\n", c.value, c.depth, strlen(c.in));
    printf("%d %d\n", program("+^-^"), program("+?"));
    return 0;
}
