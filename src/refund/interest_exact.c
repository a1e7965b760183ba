/* Interest as a fraction of whole numbers: nothing is cut off before the one rounding. */
#include "refund/interest.h"

#include <gmp.h>

/* Days of a period on which one rate holds, as powers of one factor. */
static void multiply(mpz_t numerator, mpz_t denominator, unsigned long up, unsigned long down, unsigned long days)
{
	mpz_t power;

	mpz_init(power);
	mpz_ui_pow_ui(power, up, days);
	mpz_mul(numerator, numerator, power);
	mpz_ui_pow_ui(power, down, days);
	mpz_mul(denominator, denominator, power);
	mpz_clear(power);
}

static void grow(mpz_t numerator, mpz_t denominator, const struct rates *rates, enum rate_kind kind, day from, day to)
{
	day begin = rates->first_day;

	for (unsigned quarter = rates->first; begin < to; quarter++) {
		day end = quarter_first_day(quarter + 1);
		unsigned long year = (unsigned long)quarter_year_days(quarter) * RATE_UNITS;
		unsigned long days = 0;

		if (end > from)
			days = (unsigned long)(end < to ? end : to) - (begin > from ? begin : from);
		multiply(numerator, denominator, year + rates_of(rates, kind, quarter), year, days);
		begin = end;
	}
}

int64_t interest_cents_exact(const struct rates *rates, enum rate_kind kind, int64_t cents, day from, day to)
{
	mpz_t n, d;
	int64_t interest;

	assert(cents >= 0 && from >= rates->first_day && from <= to && to <= DAY_LAST);
	mpz_init_set_ui(n, 1);
	mpz_init_set_ui(d, 1);
	grow(n, d, rates, kind, from, to);
	/* floor(cents * (n / d - 1) + 1/2) = floor((2 * cents * (n - d) + d) / (2 * d)) */
	mpz_sub(n, n, d);
	mpz_mul_ui(n, n, (unsigned long)cents);
	mpz_mul_2exp(n, n, 1);
	mpz_add(n, n, d);
	mpz_mul_2exp(d, d, 1);
	mpz_fdiv_q(n, n, d);
	interest = mpz_cmp_ui(n, (unsigned long)(INT64_MAX - cents)) >= 0 ? INT64_MAX - cents : (int64_t)mpz_get_ui(n);
	mpz_clears(n, d, NULL);
	return interest;
}
