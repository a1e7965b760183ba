/* Dates as days since 1970-01-01. */
#ifndef GEN_CALENDAR_H
#define GEN_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

/* No date: a blank cell. */
#define CALENDAR_NONE INT32_MIN

struct civil {
	uint32_t year;
	uint32_t month;
	uint32_t day;
};

/* The date must be a real one from 1970 on. */
int32_t calendar_days(uint32_t year, uint32_t month, uint32_t day);
struct civil calendar_civil(int32_t days);

/* The last Friday on or before DAYS: the day on which liquidations post. */
int32_t calendar_friday(int32_t days);

/* Reads YYYY-MM-DD, years 1980 to 2099; false for all else. */
bool calendar_parse(const char *text, int32_t *days);

#endif
