/*
 * Calendar days. Everything CAPE decides by date is decided by whole days in U.S. Eastern time.
 *
 * A day is a number: 1 is 1980-01-01, 43,830 is 2099-12-31, the range the contract allows. 16 bits hold it with room
 * for states: blank (a liquidation date that is blank means unliquidated), absent (the source had no
 * such column), unknown (something that is no date).
 */
#ifndef CAPE_CORE_DATES_H
#define CAPE_CORE_DATES_H

#include "core/types.h"

#include <time.h>

typedef uint16_t day;

enum {
	DAY_BLANK = 0,
	DAY_FIRST = 1,    /* 1980-01-01 */
	DAY_LAST = 43830, /* 2099-12-31 */
	DAY_ABSENT = 65534,
	DAY_UNKNOWN = 65535,
};

static inline bool day_is_date(day d)
{
	return d >= DAY_FIRST && d <= DAY_LAST;
}

/* "2026-06-29" and 10 characters room plus NUL; only for real dates. */
#define DAY_TEXT_BYTES 11
void day_format(day d, char out[DAY_TEXT_BYTES]);

/* Reads YYYY-MM-DD, nothing before or after; DAY_UNKNOWN if that is no day of 1980–2099. */
day day_parse_iso(struct span text);

/* Reads YYYY-MM-DD or M/D/YYYY (ACE's CSV exports), blank = DAY_BLANK, anything else DAY_UNKNOWN. */
day day_parse_cell(struct span text);

/*
 * Reads ten characters that are YYYY-MM-DD or MM/DD/YYYY; DAY_UNKNOWN if that is no day of 1980–2099. False if they have
 * neither shape: then nothing is said.
 */
bool day_parse_ten(const unsigned char *at, day *d);

/* The day a moment falls on in New York; by the system's zone data, else by the U.S. rule. Not for concurrent use. */
day day_in_new_york(time_t moment);

/*
 * The same by our own code: Energy Policy Act of 2005, daylight time from the second Sunday of March 2:00 to the
 * first Sunday of November 2:00. Used where the machine has no zone data; never UTC.
 */
day day_in_new_york_by_rule(time_t moment);

/* By the same rule: true where New York's clock is four hours behind UTC, false where it is five. */
bool new_york_is_daylight(time_t moment);
/* The first second of a day there; the day must be one. */
time_t day_begin_in_new_york(day d);
/* The same in UTC. */
time_t day_begin_in_utc(day d);
/*
 * The moment at which clocks in New York show so many seconds behind midnight, 0 to 86,399. Of the hour that November has twice it is the first;
 * in the one that March lacks, as if clocks had not been put forward yet.
 */
time_t moment_in_new_york(day d, unsigned seconds);

/* Now, or SOURCE_DATE_EPOCH where a reproducible output asks for it. */
time_t moment_now(void);

#endif
