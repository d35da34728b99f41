// A lock whose inside only gate.c knows.
#ifndef GATE_H
#define GATE_H

struct gate;
struct gate *gate_new(void);
void gate_enter(struct gate *g);
void gate_leave(struct gate *g);

struct plain_gate;
struct plain_gate *plain_gate_new(void);
void plain_gate_enter(struct plain_gate *g);
void plain_gate_leave(struct plain_gate *g);

#endif
