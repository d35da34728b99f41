// Intrusive lists in the manner of the kernel, and iteration macros.
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

struct list {
    struct list *next, *prev;
};

#define LIST(name) struct list name = {&(name), &(name)}
#define container_of(ptr, type, member)                                                            \
    ({                                                                                             \
        const __typeof__(((type *)0)->member) *mptr = (ptr);                                       \
        (type *)((char *)mptr - offsetof(type, member));                                           \
    })
#define list_for_each(pos, head) for (pos = (head)->next; pos != (head); pos = pos->next)
#define list_for_each_entry(pos, head, member)                                                     \
    for (pos = container_of((head)->next, __typeof__(*pos), member); &pos->member != (head);       \
         pos = container_of(pos->member.next, __typeof__(*pos), member))
#define list_for_each_safe(pos, n, head)                                                           \
    for (pos = (head)->next, n = pos->next; pos != (head); pos = n, n = pos->next)

struct task {
    int id;
    struct list run, wait;
    char name[8];
    unsigned prio : 4, flags : 4;
};

static LIST(queue);

static void insert_between(struct list *new, struct list *prev, struct list *next)
{
    next->prev = new;
    new->next = next;
    new->prev = prev;
    prev->next = new;
}

static void add_tail(struct list *new, struct list *head)
{
    insert_between(new, head->prev, head);
}

static void unlink_(struct list *l)
{
    l->prev->next = l->next;
    l->next->prev = l->prev;
    l->next = l->prev = l;
}

static struct task *spawn(int id, unsigned prio)
{
    struct task *t = malloc(sizeof *t);

    *t = (struct task){.id = id, .prio = prio, .flags = prio >> 1};
    snprintf(t->name, sizeof t->name, "t%03d", id);
    add_tail(&t->run, &queue);
    t->wait = (struct list){&t->wait, &t->wait};
    return t;
}

static int empty(const struct list *l)
{
    return l->next == l;
}

static void sort(struct list *head)
{
    LIST(sorted);

    while (!empty(head)) {
        struct task *best = NULL, *t;
        list_for_each_entry(t, head, run)
        {
            if (!best || t->prio > best->prio || (t->prio == best->prio && t->id < best->id))
                best = t;
        }
        unlink_(&best->run);
        add_tail(&best->run, &sorted);
    }
    if (!empty(&sorted)) {
        *head = sorted;
        head->next->prev = head->prev->next = head;
    }
}

int main(void)
{
    struct task *t, *last = NULL;
    struct list *p, *n;
    int count = 0;

    for (int i = 0; i < 8; i++)
        last = spawn(i, (unsigned)(i * 5 % 13));
    sort(&queue);
    list_for_each_entry(t, &queue, run) printf("%s:%u.%u ", t->name, t->prio, t->flags);
    printf("\n");
    list_for_each_safe(p, n, &queue)
    {
        t = container_of(p, struct task, run);
        if (t->id & 1)
            continue;
        unlink_(p);
        free(t);
    }
    list_for_each(p, &queue) count++;
    printf("%d %d %s\n", count, empty(&last->wait), container_of(queue.prev, struct task, run)->name);
    return 0;
}
