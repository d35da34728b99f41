#define INC 3
