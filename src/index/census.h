/*
 * What is in an index, counted over all its entries: for `index info`.
 */
#ifndef CAPE_INDEX_CENSUS_H
#define CAPE_INDEX_CENSUS_H

#include "index/reader.h"

/* Entries of a filer by the month of their summary date. */
struct census_month {
	uint32_t filer;
	int month; /* years since 1980 * 12 + months; MONTH_UNKNOWN: the summary date is not known */
	uint64_t entries;
};

#define MONTH_UNKNOWN (-1)

struct census {
	uint64_t codes[FIELDS][128]; /* entries by the code of a field in the attribute word; not liquidation_date */
	uint64_t liquidated;
	uint64_t unliquidated;
	uint64_t liquidation_unknown;
	uint64_t duty_known; /* entries with a duty column */
	int64_t duty_cents;
	uint64_t assumed[FIELDS];
	struct census_month *months; /* by filer, then by month */
	size_t months_count;
	size_t months_capacity;
};

/* False, with an error, if the index is damaged; census_free() in any case. */
bool census_take(struct census *census, const struct index *index, struct err *err);
void census_free(struct census *census);

/* Of a date; MONTH_UNKNOWN for what is none. */
int month_of(day d);
/* "2026-06" and NUL. */
#define MONTH_TEXT_BYTES 8
void month_format(int month, char out[MONTH_TEXT_BYTES]);

#endif
