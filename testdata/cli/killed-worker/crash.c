#pragma clang __debug crash
int a;
