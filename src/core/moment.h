/* Moments as people copy them from the portal's screens, and as programs write them. */
#ifndef CAPE_CORE_MOMENT_H
#define CAPE_CORE_MOMENT_H

#include "core/types.h"

#include <time.h>

/*
 * Reads, between spaces of any kind,
 *
 *   3/30/2026, 11:33 AM           the portal's lists (guide, topic 2); the comma may be missing, seconds may follow the minutes
 *   2026-03-30T11:33:00-04:00     RFC 3339; also with a space for the T, without seconds, and with fractions, which are dropped
 *
 * New York's clock where no offset is said. False if it is neither, or no moment of 1980 to 2099.
 */
bool moment_parse(struct span text, time_t *moment);

#endif
