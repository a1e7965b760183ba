/* Quarters: their names, their days, their rates. */
#include "refund/rates.h"

#include "core/mem.h"

#include <stdlib.h>

void quarter_format(unsigned quarter, char out[QUARTER_TEXT_BYTES])
{
	(void)snprintf(out, QUARTER_TEXT_BYTES, "%04u-Q%u", 1980 + quarter / 4 % 120, quarter % 4 + 1);
}

day quarter_first_day(unsigned quarter)
{
	char text[DAY_TEXT_BYTES];

	if (quarter >= RATE_QUARTERS)
		return DAY_LAST + 1;
	(void)snprintf(text, sizeof(text), "%04u-%02u-01", 1980 + quarter / 4 % 120, quarter % 4 * 3 + 1);
	return day_parse_iso(span_text(text));
}

unsigned quarter_year_days(unsigned quarter)
{
	/* 1980 is a leap year, and every fourth to 2096. */
	return quarter / 4 % 4 == 0 ? 366 : 365;
}

unsigned rates_of(const struct rates *rates, enum rate_kind kind, unsigned quarter)
{
	unsigned last = rates->first + rates->count - 1;

	assert(quarter >= rates->first);
	return rates->quarters[quarter < last ? quarter : last].rate[kind];
}

day rates_carried_from(const struct rates *rates)
{
	return quarter_first_day(rates->first + rates->count);
}

char *rates_version(const struct rates *rates)
{
	return mem_format("%s %016llx", rates->name, (unsigned long long)rates->checksum);
}

void rates_free(struct rates *rates)
{
	free(rates->name);
	for (unsigned q = 0; q < RATE_QUARTERS; q++)
		free(rates->quarters[q].source);
	*rates = (struct rates){ .name = NULL };
}
