// switch in all its forms, goto in and out of scopes, computed goto, loops, and cleanups on every way
// out.
#include "programs.h"

#include <stddef.h>

// ---- switch

static int plain(int v)
{
    switch (v) {
    case 1:
        return 10;
    case 2:
    case 3:
        return 20;
    default:
        return 30;
    }
}

static void switch_plain(void)
{
    printf("%d %d %d %d\n", plain(1), plain(2), plain(3), plain(-9));
}

static int falls(int v)
{
    int r = 0;

    switch (v) {
    case 3:
        r += 1;
    case 2:
        r += 10;
        __attribute__((fallthrough));
    case 1:
        r += 100;
        break;
    case 0:
        r = -1;
    }
    return r;
}

static void switch_falls_through(void)
{
    for (int i = -1; i < 5; i++)
        printf(" %d", falls(i));
    printf("\n");
}

static int ranged(int c)
{
    switch (c) {
    case 'a' ... 'f':
        return c - 'a' + 10;
    case '0' ... '9':
        return c - '0';
    case -5 ... -2:
        return c * 100;
    case 9 ... 3: // empty
        return 12345;
    }
    return -1;
}

static void switch_on_ranges(void)
{
    printf("%d %d %d %d %d %d\n", ranged('c'), ranged('7'), ranged(-3), ranged(-6), ranged(5),
           ranged('g'));
}

static void switch_default_first(void)
{
    for (int i = 0; i < 4; i++)
        switch (i) {
        default:
            printf(" d%d", i);
        case 2:
            printf(" 2");
            break;
        case 1:
            printf(" 1");
        }
    printf("\n");
}

static void switch_default_in_the_middle(void)
{
    for (int i = 0; i < 4; i++)
        switch (i) {
        case 0:
            printf(" zero");
        default:
            printf(" other");
            break;
        case 3:
            printf(" three");
        }
    printf("\n");
}

static void switch_without_cases(void)
{
    int n = 0;

    switch (n++) {
    }
    switch (n++)
        ;
    switch (n++)
    default:
        n += 10;
    printf("%d\n", n);
}

static void switch_of_one_statement(void)
{
    for (int i = 0; i < 3; i++)
        switch (i)
        case 1:
            printf("one\n");
}

static int nested(int a, int b)
{
    switch (a) {
    case 1:
        switch (b) {
        case 1:
            return 11;
        case 2:
            break;
        default:
            return 19;
        }
        return 12;
    case 2:
        while (b-- > 0)
            switch (b) {
            case 3:
                continue;
            case 1:
                return 21;
            }
        break;
    }
    return 0;
}

static void switch_nested(void)
{
    printf("%d %d %d %d %d %d\n", nested(1, 1), nested(1, 2), nested(1, 3), nested(2, 5),
           nested(2, 1), nested(3, 3));
}

static void copy_by_duff(char *to, const char *from, int n)
{
    int rounds = (n + 3) / 4;

    switch (n % 4) {
    case 0:
        do {
            *to++ = *from++;
        case 3:
            *to++ = *from++;
        case 2:
            *to++ = *from++;
        case 1:
            *to++ = *from++;
        } while (--rounds > 0);
    }
}

static void switch_into_a_loop(void)
{
    for (int n = 1; n < 10; n++) {
        char to[12] = "...........";
        copy_by_duff(to, "abcdefghijkl", n);
        printf(" %s", to);
    }
    printf("\n");
}

static void switch_into_an_if(void)
{
    for (int i = 0; i < 4; i++) {
        switch (i) {
            if (0) {
            case 1:
                printf(" a");
            } else {
            case 2:
                printf(" b");
            }
        case 3:
            printf(" c");
        }
        printf(";");
    }
    printf("\n");
}

static const char *of_long(long long v)
{
    switch (v) {
    case 0x100000000LL:
        return "2^32";
    case -1:
        return "-1";
    case 0x7fffffffffffffffLL:
        return "max";
    }
    return "-";
}

static void switch_on_long_long(void)
{
    printf("%s %s %s %s\n", of_long(1LL << 32), of_long(-1), of_long(~(1ULL << 63)), of_long(0));
}

static void switch_on_small_types(void)
{
    unsigned char c = 200;
    signed char s = -56;
    _Bool b = 5;

    switch (c) {
    case 200:
        printf("u200 ");
    }
    switch (s) {
    case 200:
        printf("wrong ");
        break;
    case -56:
        printf("s-56 ");
    }
    switch (b) {
    case 1:
        printf("true ");
    }
    switch (s + 0u) {
    case -56:
        printf("wraps\n");
    }
}

static void switch_on_enum(void)
{
    enum mode { OFF = -1, ON, AUTO = 7 };
    enum mode all[] = {OFF, ON, AUTO, 99};

    for (int i = 0; i < 4; i++)
        switch (all[i]) {
        case OFF:
            printf(" off");
            break;
        case ON:
            printf(" on");
            break;
        case AUTO:
            printf(" auto");
        }
    printf("\n");
}

static void switch_on_an_effect(void)
{
    int n = 0;

    switch (n++, ++n) {
    case 2:
        printf("%d\n", n);
    }
}

// ---- goto

static void goto_out_of_loops(void)
{
    int i, k = 0;

    for (i = 0; i < 5; i++)
        for (k = 0; k < 5; k++)
            if (i * k == 6)
                goto out;
out:
    printf("%d %d\n", i, k);
}

static void goto_into_a_block(void)
{
    int n = 0;

    goto inside;
    {
        n = 100;
    inside:
        n++;
    }
    printf("%d\n", n);
}

static void goto_into_a_loop(void)
{
    int i = 3;

    goto middle;
    while (i < 10) {
        printf(" %d", i);
    middle:
        i += 2;
    }
    printf(" %d\n", i);
}

static void goto_backwards(void)
{
    int i = 0;

up:
    printf(" %d", i);
    if (++i < 4)
        goto up;
    printf("\n");
}

static void goto_between_branches(void)
{
    for (int i = 0; i < 2; i++) {
        if (i) {
            printf(" then");
            goto other;
        } else {
            printf(" else");
        other:
            printf(" tail");
        }
    }
    printf("\n");
}

static void label_at_the_end(void)
{
    for (int i = 0; i < 3; i++) {
        if (i == 1)
            goto next;
        printf(" %d", i);
    next:;
    }
    printf("\n");
}

static int state_machine(const char *s)
{
    int n = 0;

start:
    if (*s == 'a') {
        s++;
        goto in_a;
    }
    goto done;
in_a:
    n++;
    if (*s == 'b') {
        s++;
        goto start;
    }
done:
    return *s ? -n : n;
}

static void goto_as_state_machine(void)
{
    printf("%d %d %d\n", state_machine("abab"), state_machine("aba"), state_machine("abx"));
}

// ---- Computed goto

static int execute(const char *code)
{
    static const void *const ops[] = {&&push, &&add, &&mul, &&halt};
    int stack[8], top = 0;

#define NEXT() goto *ops[*code++ - '0']
    NEXT();
push:
    stack[top++] = *code++ - '0';
    NEXT();
add:
    top--;
    stack[top - 1] += stack[top];
    NEXT();
mul:
    top--;
    stack[top - 1] *= stack[top];
    NEXT();
halt:
    return stack[0];
#undef NEXT
}

static void computed_goto(void)
{
    printf("%d %d\n", execute("020310423"), execute("053"));
}

static void computed_goto_through_a_variable(void)
{
    void *where = &&first;
    int n = 0;

again:
    goto *where;
first:
    n += 1;
    where = &&second;
    goto again;
second:
    n += 10;
    where = n < 30 ? &&second : &&third;
    goto again;
third:
    printf("%d\n", n);
}

static void note(int *p)
{
    printf("<%d>", *p);
}

#define GUARD(name, v) __attribute__((cleanup(note))) int name = v

static void computed_goto_out_of_a_scope(void)
{
    void *where = &&out;

    {
        int hidden = 4;
        int *p = &hidden;
        if (*p == 4)
            goto *where;
        printf("not here\n");
    }
out:
    printf("out\n");
}

// ---- Loops

static void loop_parts_missing(void)
{
    int i = 0;

    for (;;) {
        if (i++ > 2)
            break;
    }
    for (; i < 6;)
        i++;
    for (i = 0;; i++)
        if (i == 7)
            break;
    for (; i--;)
        ;
    printf("%d\n", i);
}

static void loop_with_two_variables(void)
{
    for (int i = 0, k = 10; i < k; i++, k -= 2)
        printf(" %d:%d", i, k);
    printf("\n");
}

static void loop_do_once(void)
{
    int n = 0;

    do
        n++;
    while (0);
    do {
        if (n == 3)
            break;
        n++;
        if (n == 2)
            continue;
        n += 10;
    } while (n < 5);
    printf("%d\n", n);
}

static void loop_continue_runs_the_increment(void)
{
    int sum = 0;

    for (int i = 0; i < 10; i++) {
        if (i % 3)
            continue;
        sum += i;
    }
    printf("%d\n", sum);
}

static void loop_variable_is_fresh_in_the_body(void)
{
    for (int i = 0; i < 3; i++) {
        int i = 5;
        printf(" %d", i++);
    }
    printf("\n");
}

static void loop_condition_with_effects(void)
{
    int n = 5, m = 0;

    while (n-- && (m += n, m < 8))
        ;
    printf("%d %d\n", n, m);
}

static void loop_declares_in_while_style(void)
{
    const char *s = "a,b,,c";
    int fields = 1;

    for (const char *p = s; *p; p++)
        fields += *p == ',';
    printf("%d\n", fields);
}

static void loop_break_in_the_increment(void)
{
    int n = 0;

    for (int i = 0; i < 5; ({
             if (i == 3)
                 n += 100;
             i++;
         }))
        n++;
    printf("%d\n", n);
}

// ---- Cleanup

static int leaves_by(int how)
{
    GUARD(outer, 1);

    for (int i = 0; i < 3; i++) {
        GUARD(inner, 10 + i);
        if (i == 1 && how == 0)
            return outer++ + inner++;
        if (i == 0 && how == 1)
            continue;
        if (i == 1 && how == 2)
            break;
        if (how == 3) {
            GUARD(third, 99);
            goto end;
        }
        inner += 20;
    }
    outer = 2;
end:
    printf("end");
    return 0;
}

static void cleanup_at_return(void)
{
    printf("%d\n", leaves_by(0));
}

static void cleanup_at_continue(void)
{
    printf("%d\n", leaves_by(1));
}

static void cleanup_at_break(void)
{
    printf("%d\n", leaves_by(2));
}

static void cleanup_at_goto(void)
{
    printf("%d\n", leaves_by(3));
}

static void cleanup_at_the_end(void)
{
    printf("%d\n", leaves_by(4));
}

static void cleanup_newest_first(void)
{
    GUARD(a, 1);
    GUARD(b, 2);
    {
        GUARD(c, 3);
        GUARD(d, 4);
    }
    printf("|");
}

static void cleanup_in_switch(void)
{
    for (int i = 0; i < 3; i++)
        switch (i) {
        case 0: {
            GUARD(a, 5);
            break;
        }
        case 1: {
            GUARD(b, 6);
        }
        default:
            printf("d");
        }
    printf("\n");
}

static void cleanup_when_jumping_back(void)
{
    int n = 0;

again:;
    GUARD(a, n);
    if (n++ < 2)
        goto again;
    printf("\n");
}

static int of_statement_expression(int v)
{
    return ({
        GUARD(a, v);
        a * 2;
    }) + 1;
}

static void cleanup_in_statement_expression(void)
{
    printf("%d\n", of_statement_expression(4));
}

static void cleanup_in_for_header(void)
{
    for (GUARD(i, 0); i < 2; i++)
        printf("b");
    printf("\n");
}

struct pair {
    int a, b;
};

static void drop_pair(struct pair *p)
{
    printf("{%d %d}", p->a, p->b);
}

static struct pair returned_pair(void)
{
    __attribute__((cleanup(drop_pair))) struct pair p = {1, 2};

    p.b++;
    return p;
}

static void cleanup_of_a_struct(void)
{
    struct pair q = returned_pair();

    printf("%d %d\n", q.a, q.b);
}

static int value_is_taken_before(int *out)
{
    GUARD(a, 3);

    *out = 7;
    return a = *out, a + 1;
}

static void cleanup_after_the_value(void)
{
    int out = 0;

    printf("%d", value_is_taken_before(&out));
    printf(" %d\n", out);
}

int main(void)
{
    RUN(switch_plain);
    RUN(switch_falls_through);
    RUN(switch_on_ranges);
    RUN(switch_default_first);
    RUN(switch_default_in_the_middle);
    RUN(switch_without_cases);
    RUN(switch_of_one_statement);
    RUN(switch_nested);
    RUN(switch_into_a_loop);
    RUN(switch_into_an_if);
    RUN(switch_on_long_long);
    RUN(switch_on_small_types);
    RUN(switch_on_enum);
    RUN(switch_on_an_effect);
    RUN(goto_out_of_loops);
    RUN(goto_into_a_block);
    RUN(goto_into_a_loop);
    RUN(goto_backwards);
    RUN(goto_between_branches);
    RUN(label_at_the_end);
    RUN(goto_as_state_machine);
    RUN(computed_goto);
    RUN(computed_goto_through_a_variable);
    RUN(computed_goto_out_of_a_scope);
    RUN(loop_parts_missing);
    RUN(loop_with_two_variables);
    RUN(loop_do_once);
    RUN(loop_continue_runs_the_increment);
    RUN(loop_variable_is_fresh_in_the_body);
    RUN(loop_condition_with_effects);
    RUN(loop_declares_in_while_style);
    RUN(loop_break_in_the_increment);
    RUN(cleanup_at_return);
    RUN(cleanup_at_continue);
    RUN(cleanup_at_break);
    RUN(cleanup_at_goto);
    RUN(cleanup_at_the_end);
    RUN(cleanup_newest_first);
    RUN(cleanup_in_switch);
    RUN(cleanup_when_jumping_back);
    RUN(cleanup_in_statement_expression);
    RUN(cleanup_in_for_header);
    RUN(cleanup_of_a_struct);
    RUN(cleanup_after_the_value);
    return 0;
}
