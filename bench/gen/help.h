/* The text of `cape-gen --help`. */
#ifndef GEN_HELP_H
#define GEN_HELP_H

#include <stdbool.h>

/* On standard output; false if that could not be written. */
bool help_print(void);

#endif
