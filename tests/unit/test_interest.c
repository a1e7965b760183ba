/* refund/interest.h: cents of interest against amounts worked out by hand, whole fractions, and a loop over the days. */
#include "refund/interest.h"

#include "unit/support.h"

static day day_at(const char *text)
{
	return day_parse_iso(span_text(text));
}

static void make(struct rates *rates, struct interest **interest)
{
	struct err err = ERR_INIT;

	must(rates_open(rates, NULL, &err));
	*interest = interest_make(rates, DAY_LAST, &err);
	must(*interest != NULL);
}

static void unmake(struct rates *rates, struct interest *interest)
{
	interest_free(interest);
	rates_free(rates);
}

/* The first two are the field dossier's example; the others were worked out with fractions outside of this program. */
UNIT_TEST(known_amounts)
{
	static const struct {
		const char *what;
		enum rate_kind kind;
		int64_t cents;
		const char *from, *to;
		int64_t interest;
	} rows[] = {
		{ "the example, corporate", RATE_CORPORATE, 1000000, "2025-08-15", "2026-06-05", 47644 },
		{ "the example, not corporate", RATE_NON_CORPORATE, 1000000, "2025-08-15", "2026-06-05", 56116 },
		{ "no day", RATE_CORPORATE, 1000000, "2026-06-05", "2026-06-05", 0 },
		{ "nothing deposited", RATE_CORPORATE, 0, "2025-08-15", "2026-06-05", 0 },
		{ "into a leap year", RATE_CORPORATE, 100000000, "2023-12-31", "2024-01-02", 38307 },
		{ "29 February", RATE_CORPORATE, 100000000, "2024-02-28", "2024-03-01", 38255 },
		{ "out of a leap year", RATE_CORPORATE, 100000000, "2024-12-31", "2025-01-02", 35567 },
		{ "the last day of a quarter has its own rate", RATE_NON_CORPORATE, 100000000, "2026-03-31",
		  "2026-04-01", 19178 },
		{ "the first has that of the next", RATE_NON_CORPORATE, 100000000, "2026-04-01", "2026-04-02", 16438 },
		{ "both", RATE_NON_CORPORATE, 100000000, "2026-03-31", "2026-04-02", 35620 },
		{ "the last known quarter carried on", RATE_NON_CORPORATE, 100000000, "2026-12-31", "2027-01-02",
		  38360 },
		{ "half a cent", RATE_CORPORATE, 3650, "2026-05-01", "2026-05-02", 1 },
		{ "less than half a cent", RATE_CORPORATE, 3649, "2026-05-01", "2026-05-02", 0 },
	};
	struct interest *interest;
	struct rates rates;

	make(&rates, &interest);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		day from = day_at(rows[i].from), to = day_at(rows[i].to);

		expect(interest_cents(interest, rows[i].kind, rows[i].cents, from, to) == rows[i].interest, "%s: %lld",
		       rows[i].what, (long long)interest_cents(interest, rows[i].kind, rows[i].cents, from, to));
		expect(interest_cents_exact(&rates, rows[i].kind, rows[i].cents, from, to) == rows[i].interest, "%s",
		       rows[i].what);
	}
	unmake(&rates, interest);
}

/* Day after day, as the law says it, in numbers of 64 bits: right to a millionth of a cent for what is drawn here. */
static long double grow_by_days(const struct rates *rates, enum rate_kind kind, int64_t cents, day from, day to)
{
	long double amount = (long double)cents;

	for (day d = from; d < to; d++) {
		char text[DAY_TEXT_BYTES];
		long year, month;

		day_format(d, text);
		year = strtol(text, NULL, 10);
		month = strtol(text + 5, NULL, 10);
		amount += amount * rates_of(rates, kind, (unsigned)((year - 1980) * 4 + (month - 1) / 3)) /
			  (RATE_UNITS * (year % 4 == 0 ? 366.0L : 365.0L));
	}
	return amount - (long double)cents;
}

UNIT_TEST(a_loop_over_the_days_says_the_same)
{
	struct rng rng = { .state = 1 };
	struct interest *interest;
	struct rates rates;

	make(&rates, &interest);
	for (unsigned i = 0; i < 4000; i++) {
		enum rate_kind kind = rng_below(&rng, RATE_KINDS);
		int64_t cents = (int64_t)rng_below(&rng, 10000000);
		day from = (day)(rates.first_day + rng_below(&rng, 3000));
		day to = (day)(from + rng_below(&rng, 1500));
		long double slow = grow_by_days(&rates, kind, cents, from, to);
		int64_t fast = interest_cents(interest, kind, cents, from, to);

		expect((long double)fast - slow <= 0.500001L && slow - (long double)fast <= 0.500001L,
		       "%lld cents from %u to %u: %lld and %Lf", (long long)cents, from, to, (long long)fast, slow);
	}
	unmake(&rates, interest);
}

/* Rates of 0 to 30 % that change every quarter, over all the years there are: where the table's error is largest. */
static void draw_rates(struct rates *rates, struct rng *rng, unsigned rate_max)
{
	*rates = (struct rates){ .first = (unsigned)rng_below(rng, RATE_QUARTERS) };
	rates->first_day = quarter_first_day(rates->first);
	rates->count = 1 + (unsigned)rng_below(rng, RATE_QUARTERS - rates->first);
	for (unsigned q = rates->first; q < rates->first + rates->count; q++) {
		for (unsigned k = 0; k < RATE_KINDS; k++)
			rates->quarters[q].rate[k] = (uint16_t)rng_below(rng, rate_max + 1);
	}
}

static void compare_with_exact(const struct rates *rates, struct rng *rng, unsigned cases)
{
	struct err err = ERR_INIT;
	struct interest *interest = interest_make(rates, DAY_LAST, &err);
	size_t days = (size_t)DAY_LAST - rates->first_day + 1;

	must(interest != NULL);
	for (unsigned i = 0; i < cases; i++) {
		enum rate_kind kind = rng_below(rng, RATE_KINDS);
		int64_t cents = (int64_t)(rng_next(rng) >> (1 + rng_below(rng, 63)));
		day from = (day)(rates->first_day + rng_below(rng, days));
		day to = (day)(from + rng_below(rng, (size_t)DAY_LAST - from + 1));

		to = rng_below(rng, 2) && to > from + 3 ? (day)(from + 3) : to;
		expect(interest_cents(interest, kind, cents, from, to) ==
			       interest_cents_exact(rates, kind, cents, from, to),
		       "%lld cents from %u to %u", (long long)cents, from, to);
	}
	interest_free(interest);
}

UNIT_TEST(the_table_rounds_as_whole_fractions_do)
{
	static const unsigned limits[] = { 0, 5, RATE_MAX };
	struct rng rng = { .state = 2 };
	struct rates rates;

	for (unsigned i = 0; i < 12; i++) {
		draw_rates(&rates, &rng, limits[i % 3]);
		compare_with_exact(&rates, &rng, 40);
	}
	/* 30 % from 1980 on: growth of nearly 2^52. */
	rates = (struct rates){
		.first = 0, .count = 1, .first_day = DAY_FIRST, .quarters = { { .rate = { RATE_MAX, RATE_MAX } } }
	};
	compare_with_exact(&rates, &rng, 40);
}

/* One day at r percent on c cents is exactly half a cent where c * r = 365 * 50, and on both sides of it one cent more or less decides. */
UNIT_TEST(exactly_half_a_cent_goes_up)
{
	struct rates rates = { .first = 45 * 4, .count = 1, .first_day = quarter_first_day(45 * 4) };
	struct err err = ERR_INIT;
	struct interest *interest;

	for (unsigned rate = 1; rate <= RATE_MAX; rate++) {
		const int64_t half = 365LL * RATE_UNITS / 2;
		day from = quarter_first_day(rates.first);

		if (half % rate)
			continue;
		rates.quarters[rates.first].rate[RATE_CORPORATE] = (uint16_t)rate;
		interest = interest_make(&rates, DAY_LAST, &err);
		must(interest != NULL);
		for (int64_t odd = 1; odd < 10; odd += 2) {
			int64_t cents = half / rate * odd;

			expect(interest_cents(interest, RATE_CORPORATE, cents, from, from + 1) == odd / 2 + 1,
			       "rate %u, %lld cents", rate, (long long)cents);
			expect(interest_cents(interest, RATE_CORPORATE, cents - 1, from, from + 1) == odd / 2,
			       "rate %u, a cent less than %lld", rate, (long long)cents);
		}
		interest_free(interest);
	}
}

UNIT_TEST(beyond_the_table)
{
	struct err err = ERR_INIT;
	struct interest *whole;
	struct rates rates;

	make(&rates, &whole);
	for (day last = rates.first_day - 1; last < rates.first_day + 4; last++) {
		struct interest *part = interest_make(&rates, last, &err);

		must(part != NULL);
		for (day from = rates.first_day; from < rates.first_day + 8; from++) {
			for (day to = from; to < from + 8; to++)
				expect(interest_cents(part, RATE_CORPORATE, 123456789, from, to) ==
					       interest_cents(whole, RATE_CORPORATE, 123456789, from, to),
				       "a table to %u, interest from %u to %u", last, from, to);
		}
		interest_free(part);
	}
	unmake(&rates, whole);
}

UNIT_TEST(sums_stop_at_the_largest)
{
	struct interest *interest;
	struct rates rates;
	day from, to = DAY_LAST;

	make(&rates, &interest);
	from = rates.first_day;
	assert_int_equal(interest_cents(interest, RATE_CORPORATE, INT64_MAX, from, to), 0);
	assert_int_equal(interest_cents(interest, RATE_CORPORATE, INT64_MAX - 5, from, to), 5);
	assert_int_equal(interest_cents_exact(&rates, RATE_CORPORATE, INT64_MAX - 5, from, to), 5);
	assert_int_equal(interest_cents(interest, RATE_CORPORATE, INT64_MAX, from, from), 0);
	unmake(&rates, interest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_amounts),
		cmocka_unit_test(a_loop_over_the_days_says_the_same),
		cmocka_unit_test(the_table_rounds_as_whole_fractions_do),
		cmocka_unit_test(exactly_half_a_cent_goes_up),
		cmocka_unit_test(beyond_the_table),
		cmocka_unit_test(sums_stop_at_the_largest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
