/* A declaration and its expected result. */
#ifndef GEN_DECLARATION_H
#define GEN_DECLARATION_H

#include <stdbool.h>

#include "options.h"
#include "population.h"

bool declaration_run(const struct options *options, const struct population *population);

#endif
