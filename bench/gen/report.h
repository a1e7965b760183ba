/* Reports over a whole population, in one file or cut into several. */
#ifndef GEN_REPORT_H
#define GEN_REPORT_H

#include <stdbool.h>

#include "layout.h"
#include "options.h"
#include "population.h"

bool report_run(const struct options *options, const struct population *population, const struct layout *layout);

#endif
