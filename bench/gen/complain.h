/* One line on standard error for each thing that went wrong. */
#ifndef GEN_COMPLAIN_H
#define GEN_COMPLAIN_H

#include <stdbool.h>

/* Prints `cape-gen: ` and the message, and returns false, so that a caller can say `return complain(...)`. */
bool complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
