// A small stack machine with an assembler.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum op { PUSH, ADD, SUB, MUL, DUP, SWAP, JZ, JMP, PRINT, HALT, NOPS };

static const char *const mnemonics[NOPS] = {"push", "add", "sub",   "mul", "dup",
                                            "swap", "jz",  "jmp", "print", "halt"};

struct insn {
    unsigned char op;
    short arg;
} __attribute__((packed));

struct vm {
    const struct insn *code;
    long stack[32], *top;
    unsigned pc, steps;
    int (*trace)(const struct vm *, const char *);
};

static int parse(const char *s, struct insn *out)
{
    int n = 0;

    while (*s) {
        char word[8] = "";
        int k = 0, op;

        while (*s == ' ' || *s == '\n')
            s++;
        while (*s > ' ' && k < 7)
            word[k++] = *s++;
        if (!k)
            break;
        for (op = 0; op < NOPS && strcmp(mnemonics[op], word); op++)
            ;
        if (op == NOPS)
            return -1;
        out[n].op = (unsigned char)op;
        if (op == PUSH || op == JZ || op == JMP) {
            char *end;
            out[n].arg = (short)strtol(s, &end, 10);
            s = end;
        }
        n++;
    }
    return n;
}

static long pop(struct vm *m)
{
    return *--m->top;
}

static void push(struct vm *m, long v)
{
    *m->top++ = v;
}

static int run(struct vm *m)
{
    long a, b;

    for (m->pc = 0; m->steps++ < 1000; m->pc++) {
        const struct insn *i = &m->code[m->pc];

        if (m->trace && m->trace(m, mnemonics[i->op]))
            return 2;
        switch ((enum op)i->op) {
        case PUSH:
            push(m, i->arg);
            continue;
        case ADD:
        case SUB:
        case MUL:
            b = pop(m);
            a = pop(m);
            push(m, i->op == ADD ? a + b : i->op == SUB ? a - b : a * b);
            break;
        case DUP:
            push(m, m->top[-1]);
            break;
        case SWAP:
            a = m->top[-1];
            m->top[-1] = m->top[-2];
            m->top[-2] = a;
            break;
        case JZ:
            if (pop(m))
                break;
            /* fall through */
        case JMP:
            m->pc += (unsigned)i->arg;
            break;
        case PRINT:
            printf("%ld\n", pop(m));
            break;
        case HALT:
            return 0;
        default:
            return 3;
        }
    }
    return 1;
}

static int limit(const struct vm *m, const char *name)
{
    static int seen;

    if (*name == 'm')
        seen++;
    return seen > 4 && m->steps > 20;
}

static const char factorial[] = "push 1 push 6\n"
                                "dup jz 6 dup push -1 add swap jmp 0 halt";
static const char countdown[] = "push 5 dup print push 1 sub dup jz 1 jmp -7 halt";

int main(void)
{
    struct insn code[64];
    struct vm m = {.code = code, .top = m.stack};
    int n = parse(countdown, code);

    printf("%d ", n);
    printf("%d\n", run(&m));
    printf("%u %td\n", m.steps, m.top - m.stack);
    n = parse(factorial, code);
    m = (struct vm){.code = code, .top = m.stack, .trace = limit};
    printf("%d\n", n);
    n = run(&m);
    printf("%d %u\n", n, m.steps);
    printf("%d\n", parse("bogus", code));
    return 0;
}
