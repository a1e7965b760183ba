/* One walk over all entries, filer by filer. */
#include "index/census.h"

#include "core/mem.h"
#include "core/sum.h"

#include <stdio.h>
#include <stdlib.h>

#define MONTHS (120 * 12) /* 1980–2099 */

int month_of(day d)
{
	char text[DAY_TEXT_BYTES];

	if (!day_is_date(d))
		return MONTH_UNKNOWN;
	day_format(d, text);
	return (int)((strtol(text, NULL, 10) - 1980) * 12 + strtol(text + 5, NULL, 10) - 1);
}

void month_format(int month, char out[MONTH_TEXT_BYTES])
{
	(void)snprintf(out, MONTH_TEXT_BYTES, "%04u-%02u", 1980 + (unsigned)month / 12 % 120, (unsigned)month % 12 + 1);
}

/* Summary dates of one filer; index 0 is the unknown. */
struct filer_months {
	uint32_t filer;
	uint64_t entries[MONTHS + 1];
	int16_t month_of_day[DAY_LAST + 1]; /* filled as days are met; 0: not yet */
};

static void end_filer(struct census *census, struct filer_months *months)
{
	for (int m = 0; m <= MONTHS; m++) {
		if (months->entries[m] == 0)
			continue;
		census->months = mem_room(census->months, &census->months_capacity, census->months_count + 1,
					  sizeof(*census->months));
		census->months[census->months_count++] =
			(struct census_month){ months->filer, m - 1, months->entries[m] };
		months->entries[m] = 0;
	}
}

static void count_month(struct filer_months *months, day d)
{
	if (!day_is_date(d)) {
		months->entries[0]++;
		return;
	}
	if (months->month_of_day[d] == 0)
		months->month_of_day[d] = (int16_t)(month_of(d) + 1);
	months->entries[months->month_of_day[d]]++;
}

static void count_entry(struct census *census, entry_attr attr, const struct index_cold *cold)
{
	day liquidation = (day)entry_get(attr, FIELD_LIQUIDATION_DATE);
	int64_t duty = index_cold_duty(cold);

	for (unsigned f = 0; f < FIELDS; f++) {
		if (entry_bits[f].width && f != FIELD_LIQUIDATION_DATE)
			census->codes[f][entry_get(attr, (enum field)f)]++;
		if (f < FIELD_EARLIER_CLAIM)
			census->assumed[f] += (attr & entry_assumed_bit((enum field)f)) != 0;
	}
	census->liquidated += day_is_date(liquidation);
	census->unliquidated += liquidation == DAY_BLANK;
	census->liquidation_unknown += !day_is_date(liquidation) && liquidation != DAY_BLANK;
	if (duty != INDEX_NO_DUTY) {
		census->duty_known++;
		census->duty_cents = sum_cents(census->duty_cents, duty);
	}
}

bool census_take(struct census *census, const struct index *index, struct err *err)
{
	struct filer_months *months = mem_zero(sizeof(*months));
	struct index_cursor cursor;
	uint64_t place;
	uint32_t entry;

	*census = (struct census){ .liquidated = 0 };
	index_cursor_init(&cursor, index);
	while (index_cursor_next(&cursor, &place, &entry)) {
		struct index_cold cold = index_cold(index, entry);

		if (place_filer(place) != months->filer) {
			end_filer(census, months);
			months->filer = place_filer(place);
		}
		count_month(months, cold.summary_date);
		count_entry(census, index_hit(index, entry).attr, &cold);
	}
	end_filer(census, months);
	free(months);
	return index_cursor_complete(&cursor, err);
}

void census_free(struct census *census)
{
	free(census->months);
}
