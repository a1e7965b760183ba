/* Proleptic Gregorian arithmetic by 400-year eras, counted from 1 March so that the leap day comes last. */
#include "calendar.h"

#define DAYS_PER_ERA 146097
/* From 0000-03-01 to 1970-01-01. */
#define DAYS_TO_1970 719468

int32_t calendar_days(uint32_t year, uint32_t month, uint32_t day)
{
	uint32_t y = month <= 2 ? year - 1 : year;
	uint32_t era = y / 400;
	uint32_t year_of_era = y % 400;
	uint32_t month_from_march = (month + 9) % 12;
	uint32_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
	uint32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return (int32_t)(era * DAYS_PER_ERA + day_of_era) - DAYS_TO_1970;
}

struct civil calendar_civil(int32_t days)
{
	uint32_t z = (uint32_t)(days + DAYS_TO_1970);
	uint32_t era = z / DAYS_PER_ERA;
	uint32_t doe = z % DAYS_PER_ERA;
	uint32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / (DAYS_PER_ERA - 1)) / 365;
	uint32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	uint32_t month_from_march = (5 * doy + 2) / 153;
	struct civil civil;

	civil.day = doy - (153 * month_from_march + 2) / 5 + 1;
	civil.month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
	civil.year = era * 400 + yoe + (civil.month <= 2 ? 1 : 0);
	return civil;
}

int32_t calendar_friday(int32_t days)
{
	/* 1970-01-02 was a Friday. */
	return days - (days - 1) % 7;
}

static bool digits_read(const char *text, int count, uint32_t *value)
{
	*value = 0;
	for (int i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		*value = *value * 10 + (uint32_t)(text[i] - '0');
	}
	return true;
}

bool calendar_parse(const char *text, int32_t *days)
{
	struct civil asked;
	struct civil real;

	if (!digits_read(text, 4, &asked.year) || text[4] != '-' || !digits_read(text + 5, 2, &asked.month) ||
	    text[7] != '-' || !digits_read(text + 8, 2, &asked.day) || text[10] != '\0')
		return false;
	if (asked.year < 1980 || asked.year > 2099 || asked.month < 1 || asked.month > 12 || asked.day < 1)
		return false;
	*days = calendar_days(asked.year, asked.month, asked.day);
	real = calendar_civil(*days);
	return real.month == asked.month && real.day == asked.day;
}
