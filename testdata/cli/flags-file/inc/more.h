#define MORE 2
