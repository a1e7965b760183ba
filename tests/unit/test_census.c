/* index/census.h: counts by code, sums and coverage by month, against counting the entries one by one. */
#include "index/census.h"

#include "unit/in_folder.h"
#include "unit/index_sample.h"

/* --- the slow model ------------------------------------------------------------------------------------------------------ */

/* Year and month of a day number, by counting from 1980-01-01 on. */
static int slow_month(unsigned d)
{
	static const unsigned lengths[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	unsigned first = 1;

	if (d < 1 || d > 43830)
		return MONTH_UNKNOWN;
	for (int month = 0;; month++) {
		unsigned year = 1980 + (unsigned)month / 12;
		unsigned len = lengths[month % 12] + (month % 12 == 1 && year % 4 == 0); /* 2000 is one, 2100 is out. */

		if (d < first + len)
			return month;
		first += len;
	}
}

/* Entries as the sample makes them, or changed by a test. */
static struct index_entry (*entry_of)(uint64_t place) = sample_entry;

static uint64_t slow_month_count(const struct sample *sample, const int *months, uint32_t filer, int month)
{
	uint64_t count = 0;

	for (size_t i = 0; i < sample->places.count; i++)
		count += place_filer(sample->places.at[i]) == filer && months[i] == month;
	return count;
}

/* --- the census ------------------------------------------------------------------------------------------------------------ */

/* The sample's entries, changed by entry_of(), written and counted. */
static struct census *census_of(const struct sample *sample)
{
	const struct index_rest rest = { .importers = &sample->importers,
					 .remarks = &sample->remarks,
					 .provenance = span_text(SAMPLE_PROVENANCE),
					 .data_date = SAMPLE_DATA_DATE,
					 .threads = 1 };
	struct census *census = malloc(sizeof(*census));
	struct index_writer writer;
	struct index_batch batch;
	struct err err = ERR_INIT;
	struct index index;
	uint64_t root;

	must(census && index_batch_init(&batch, sample->places.count + 1, &err) &&
	     index_writer_open(&writer, folder_file(&folder, "a.cidx"), sample->places.count, &err));
	index_batch_begin(&batch, 0);
	for (size_t i = 0; i < sample->places.count; i++) {
		struct index_entry entry = entry_of(sample->places.at[i]);

		index_batch_push(&batch, &entry);
	}
	must(index_writer_number(&writer, &batch, &err) && index_writer_put(&writer, &batch, &err) &&
	     index_writer_publish(&writer, &rest, &root, &err));
	index_batch_free(&batch);
	sample_open(&index, folder.file);
	memset(census, 0xA5, sizeof(*census)); /* Whatever it held before. */
	must(census_take(census, &index, &err));
	index_close(&index);
	return census;
}

static void done(struct census *census)
{
	census_free(census);
	free(census);
}

/* Every month of every filer, filers and months ascending, and no others. */
static void expect_months(const struct census *census, const struct sample *sample)
{
	int *months = calloc(sample->places.count + 1, sizeof(int));
	uint64_t total = 0;

	must(months != NULL);
	for (size_t i = 0; i < sample->places.count; i++)
		months[i] = slow_month(entry_of(sample->places.at[i]).cold.summary_date);
	for (size_t i = 0; i < census->months_count; i++) {
		const struct census_month *m = &census->months[i];

		expect(m->entries == slow_month_count(sample, months, m->filer, m->month), "filer %u, month %d: %zu",
		       m->filer, m->month, (size_t)m->entries);
		expect(m->entries > 0, "filer %u, month %d", m->filer, m->month);
		if (i > 0)
			expect(m[-1].filer < m->filer || (m[-1].filer == m->filer && m[-1].month < m->month),
			       "month %zu is out of order", i);
		total += m->entries;
	}
	expect(total == sample->places.count, "%zu of %zu entries", (size_t)total, sample->places.count);
	free(months);
}

static void expect_counts(const struct census *census, const struct sample *sample)
{
	uint64_t liquidated = 0, unliquidated = 0, duty_known = 0, assumed[FIELDS] = { 0 };
	uint64_t codes[FIELDS][128] = { { 0 } };

	for (size_t i = 0; i < sample->places.count; i++) {
		struct index_entry entry = entry_of(sample->places.at[i]);
		unsigned day_number = entry_get(entry.attr, FIELD_LIQUIDATION_DATE);

		liquidated += day_number >= 1 && day_number <= 43830;
		unliquidated += day_number == 0;
		duty_known += index_cold_duty(&entry.cold) != INT64_MIN;
		for (unsigned f = 0; f < FIELD_EARLIER_CLAIM; f++)
			assumed[f] += (entry.attr >> (48 + f)) & 1;
		for (unsigned f = 0; f < FIELDS; f++) {
			if (entry_bits[f].width && f != FIELD_LIQUIDATION_DATE)
				codes[f][entry_get(entry.attr, (enum field)f)]++;
		}
	}
	for (unsigned f = 0; f < FIELDS; f++) {
		for (unsigned code = 0; code < 128; code++)
			expect(census->codes[f][code] == codes[f][code], "%s, code %u: %zu, not %zu", field_names[f],
			       code, (size_t)census->codes[f][code], (size_t)codes[f][code]);
	}
	assert_int_equal(census->liquidated, liquidated);
	assert_int_equal(census->unliquidated, unliquidated);
	assert_int_equal(census->liquidation_unknown, sample->places.count - liquidated - unliquidated);
	assert_int_equal(census->duty_known, duty_known);
	assert_memory_equal(census->assumed, assumed, sizeof(assumed));
}

/* --- tests ----------------------------------------------------------------------------------------------------------------- */

UNIT_TEST(counts_of_random_entries)
{
	for (size_t count = 0; count <= 1000; count += 500) {
		struct sample sample = sample_make(count);
		struct census *census = census_of(&sample);

		expect_counts(census, &sample);
		expect_months(census, &sample);
		done(census);
		sample_free(&sample);
	}
}

/* What stands in files: dates of a few years, with months missing, and entries without a date. */
static struct index_entry ordinary_entry(uint64_t place)
{
	struct rng rng = { place };
	struct index_entry entry = sample_entry(place);
	unsigned day_number = 16803 + (unsigned)rng_below(&rng, 700); /* From 2026-01-01 on. */

	if (slow_month(day_number) % 12 == 4 || rng_below(&rng, 50) == 0)
		day_number = rng_below(&rng, 2) ? DAY_UNKNOWN : DAY_ABSENT;
	entry.cold.summary_date = (uint16_t)day_number;
	entry.attr = entry_set(entry.attr, FIELD_LIQUIDATION_DATE, rng_below(&rng, 3) ? day_number : DAY_BLANK);
	return entry;
}

UNIT_TEST(months_and_gaps)
{
	struct sample sample = sample_make(1500);
	struct census *census;
	bool may = false;

	entry_of = ordinary_entry;
	census = census_of(&sample);
	expect_counts(census, &sample);
	expect_months(census, &sample);
	for (size_t i = 0; i < census->months_count; i++)
		may = may || census->months[i].month % 12 == 4;
	assert_false(may);
	/* The unknown come first in their filer. */
	assert_int_equal(census->months[0].month, MONTH_UNKNOWN);
	assert_int_equal(census->months[1].month, 46 * 12);
	done(census);
	sample_free(&sample);
	entry_of = sample_entry;
}

UNIT_TEST(a_month_for_each_filer)
{
	struct sample sample = sample_of(places_make(population_of("many filers"), 4));
	struct census *census = census_of(&sample);

	expect_months(census, &sample);
	done(census);
	sample_free(&sample);
}

static struct index_entry entry_with_duty(uint64_t place)
{
	static const int64_t duties[] = { 1, -5, INT64_MIN, 1000000, 0, -1 };
	struct index_entry entry = sample_entry(place);

	index_cold_set_duty(&entry.cold, duties[place % ARRAY_LEN(duties)]);
	return entry;
}

static struct index_entry entry_with_huge_duty(uint64_t place)
{
	struct index_entry entry = sample_entry(place);

	index_cold_set_duty(&entry.cold, INT64_MAX / 2);
	return entry;
}

static struct index_entry entry_with_hugely_negative_duty(uint64_t place)
{
	struct index_entry entry = sample_entry(place);

	index_cold_set_duty(&entry.cold, -(INT64_MAX / 2));
	return entry;
}

UNIT_TEST(sums_of_duty)
{
	static const struct {
		struct index_entry (*entry_of)(uint64_t place);
		size_t count;
		uint64_t known;
		int64_t cents;
	} rows[] = {
		{ entry_with_duty, 0, 0, 0 },
		{ entry_with_duty, 600, 500, 99999500 },
		{ entry_with_huge_duty, 2, 2, INT64_MAX - 1 },
		{ entry_with_huge_duty, 5, 5, INT64_MAX }, /* Not a negative number. */
		{ entry_with_hugely_negative_duty, 5, 5, INT64_MIN },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct places places = { .at = NULL };
		struct sample sample;
		struct census *census;

		places_serials(&places, 0, 600, rows[i].count);
		sample = sample_of(places);
		entry_of = rows[i].entry_of;
		census = census_of(&sample);
		entry_of = sample_entry;
		expect(census->duty_known == rows[i].known && census->duty_cents == rows[i].cents, "row %zu: %zu, %lld",
		       i, (size_t)census->duty_known, (long long)census->duty_cents);
		done(census);
		sample_free(&sample);
	}
}

UNIT_TEST(every_day_has_its_month)
{
	char text[MONTH_TEXT_BYTES], date[DAY_TEXT_BYTES];

	for (unsigned d = 0; d <= UINT16_MAX; d++) {
		int month = month_of((day)d);

		expect(month == slow_month(d), "day %u: month %d, not %d", d, month, slow_month(d));
		if (month == MONTH_UNKNOWN)
			continue;
		month_format(month, text);
		day_format((day)d, date);
		expect(strlen(text) == 7 && memcmp(text, date, 7) == 0, "day %u: %s, not of %s", d, text, date);
	}
	assert_int_equal(month_of(1), 0);
	assert_int_equal(month_of(43830), 120 * 12 - 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(counts_of_random_entries), TEST(months_and_gaps), TEST(a_month_for_each_filer), TEST(sums_of_duty),
		TEST(every_day_has_its_month),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
