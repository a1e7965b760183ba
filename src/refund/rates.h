/*
 * The interest rates of refunds, quarter by quarter: read from a rate file, built in from data/interest_rates.ini.
 *
 * The overpayment rates of 26 USC 6621(a)(1), as CBP publishes them for customs duties (19 USC 1505(c)). Read-only once loaded; may be
 * shared by threads.
 */
#ifndef CAPE_REFUND_RATES_H
#define CAPE_REFUND_RATES_H

#include "core/dates.h"
#include "core/err.h"

/* Whose rate. The codes are indexes. */
enum rate_kind { RATE_NON_CORPORATE, RATE_CORPORATE, RATE_KINDS };

/* Rates are whole hundredths of a percent a year, from 0 to 30 %: refund/interest.h counts on the limit. */
#define RATE_UNITS    10000u
#define RATE_MAX      3000u
#define RATE_QUARTERS (120u * 4) /* 1980-Q1 is 0, 2099-Q4 the last */

struct quarter_rate {
	uint16_t rate[RATE_KINDS];
	char *source;
	uint64_t line; /* of its first key */
	bool given[RATE_KINDS];
};

struct rates {
	char *name;
	uint64_t checksum;                           /* XXH3 of the file */
	struct quarter_rate quarters[RATE_QUARTERS]; /* first … first + count - 1 are known */
	unsigned first;
	unsigned count;
	day first_day; /* of the first quarter */
};

/* Reads a rate file; `path` names it in errors. On success the caller owns it (rates_free). */
bool rates_load(struct rates *rates, struct span text, const char *path, struct err *err);
/* The rates of a file ("-" is standard input), the built-in ones where `path` is NULL. Owned by the caller. */
bool rates_open(struct rates *rates, const char *path, struct err *err);
void rates_free(struct rates *rates);

/* The bytes of data/interest_rates.ini. */
struct span rates_builtin(void);

/* The rate of any quarter from the first known one on; behind the last known one that is carried on. */
unsigned rates_of(const struct rates *rates, enum rate_kind kind, unsigned quarter);

/* First day of a quarter; DAY_LAST + 1 of RATE_QUARTERS. */
day quarter_first_day(unsigned quarter);
/* 366 in leap years, else 365: what a rate a year is divided by (Rev. Proc. 95-17, 1995-1 C.B. 556). */
unsigned quarter_year_days(unsigned quarter);
/* The first day that has the last known rate carried on. */
day rates_carried_from(const struct rates *rates);

/* "2026-Q4" and NUL. */
#define QUARTER_TEXT_BYTES 8
void quarter_format(unsigned quarter, char out[QUARTER_TEXT_BYTES]);

/* "NAME CHECKSUM", for results; malloc'ed. */
char *rates_version(const struct rates *rates);

#endif
