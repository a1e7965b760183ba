/* Moments as people and programs are shown them: by New York's clock, as the portal's. */
#ifndef CAPE_CLI_MOMENTS_H
#define CAPE_CLI_MOMENTS_H

#include "core/types.h"

#include <time.h>

#define MOMENT_BYTES 64

/* "3/30/2026, 11:33 AM", as the portal's lists write it. Both return `out`. */
const char *moment_portal(time_t moment, char out[MOMENT_BYTES]);
/* "2026-03-30T11:33:00-04:00" */
const char *moment_rfc3339(time_t moment, char out[MOMENT_BYTES]);

#endif
