/* Seeds for hash tables, so that no input can be made to collide. */
#ifndef CAPE_CORE_SEED_H
#define CAPE_CORE_SEED_H

#include "core/types.h"

/* Another number each time, which cannot be guessed where the system has such. Nothing that is written may depend on it. */
uint64_t seed_draw(void);

/* One for the whole run. Any thread may call. */
uint64_t seed_of_run(void);

#endif
