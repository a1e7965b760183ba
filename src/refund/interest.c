/* One multiplication an entry: growth from a to b is growth to b times the inverse of growth to a. */
#include "refund/interest.h"

#include "core/mem.h"

#include <gmp.h>
#include <stdlib.h>

_Static_assert(GMP_NUMB_BITS == 64, "numbers below are in limbs of 64 bits");

/*
 * Numbers in fixed point, the lowest limb first: 256 bits behind the point and 64 before it.
 *
 * How exact that is. Rates are at most 30 %, so growth G over all 120 years stays below e^36 < 2^52. Every step below cuts off less than
 * 2^-256; there are fewer than 2^16. G is at least 1, so G(b) is too small by less than G(b) * 2^-240; 1/G(a), at most 1, by less than
 * 2^-240. Their product, cut off once more, is too small by less than 2^-240 * (2 * 2^52) + 2^-256 < 2^-186, and times an amount below
 * 2^63 cents by less than 2^-123 cents. For growth below 2, which is 8 years at 8 %, the product has 71 right decimal digits.
 */
#define FRACTION_LIMBS 4
#define LIMBS          (FRACTION_LIMBS + 1)

struct growth {
	mp_limb_t to[LIMBS];      /* G: of $1 from the first day to this one */
	mp_limb_t inverse[LIMBS]; /* 1 / G */
};

struct interest {
	const struct rates *rates;
	day first;
	size_t days; /* from `first` on; at least one */
	struct growth *growth[RATE_KINDS];
	size_t bytes;
};

/* out = in * up / down, cut off. */
static void scale(mp_limb_t out[LIMBS], const mp_limb_t in[LIMBS], mp_limb_t up, mp_limb_t down)
{
	mp_limb_t product[LIMBS + 1], quotient[LIMBS + 1];

	product[LIMBS] = mpn_mul_1(product, in, LIMBS, up);
	(void)mpn_divrem_1(quotient, 0, product, LIMBS + 1, down);
	assert(quotient[LIMBS] == 0);
	mpn_copyi(out, quotient, LIMBS);
}

static void fill(struct interest *interest, enum rate_kind kind)
{
	struct growth *growth = interest->growth[kind];
	unsigned quarter = interest->rates->first;
	day next = quarter_first_day(quarter + 1);

	*growth = (struct growth){ .to = { [FRACTION_LIMBS] = 1 }, .inverse = { [FRACTION_LIMBS] = 1 } };
	for (size_t i = 1; i < interest->days; i++) {
		mp_limb_t year, rate;

		/* The day before this one is what the money grew over. */
		if (interest->first + i - 1 == next)
			next = quarter_first_day(++quarter + 1);
		year = (mp_limb_t)quarter_year_days(quarter) * RATE_UNITS;
		rate = rates_of(interest->rates, kind, quarter);
		scale(growth[i].to, growth[i - 1].to, year + rate, year);
		scale(growth[i].inverse, growth[i - 1].inverse, year, year + rate);
	}
}

struct interest *interest_make(const struct rates *rates, day last, struct err *err)
{
	struct interest *interest = mem_zero(sizeof(*interest));

	interest->rates = rates;
	interest->first = rates->first_day;
	interest->days = last > interest->first ? (size_t)last - interest->first + 1 : 1;
	interest->bytes = RATE_KINDS * interest->days * sizeof(struct growth);
	interest->growth[0] = mem_map(interest->bytes, "the table of interest", err);
	if (!interest->growth[0]) {
		free(interest);
		return NULL;
	}
	for (unsigned kind = 0; kind < RATE_KINDS; kind++) {
		interest->growth[kind] = interest->growth[0] + kind * interest->days;
		fill(interest, (enum rate_kind)kind);
	}
	return interest;
}

void interest_free(struct interest *interest)
{
	if (interest)
		mem_unmap(interest->growth[0], interest->bytes);
	free(interest);
}

int64_t interest_cents(const struct interest *interest, enum rate_kind kind, int64_t cents, day from, day to)
{
	const struct growth *growth = interest->growth[kind];
	mp_limb_t product[2 * LIMBS], total[LIMBS + 1];
	uint64_t whole, fraction;

	assert(cents >= 0 && from >= interest->first && from <= to && to <= DAY_LAST);
	if ((size_t)to - interest->first >= interest->days)
		return interest_cents_exact(interest->rates, kind, cents, from, to);
	mpn_mul_n(product, growth[to - interest->first].to, growth[from - interest->first].inverse, LIMBS);
	/* The product has twice the fraction; its lower half is cut off. Nothing is in the upper limb: it is below 2^52. */
	total[LIMBS] = mpn_mul_1(total, product + FRACTION_LIMBS, LIMBS, (mp_limb_t)cents);
	fraction = total[FRACTION_LIMBS - 1];
	/* Within 2^-64 of half a cent, and the error is below 2^-123: elsewhere it changes nothing. */
	if (fraction == INT64_MAX || fraction == (uint64_t)INT64_MAX + 1)
		return interest_cents_exact(interest->rates, kind, cents, from, to);
	whole = total[FRACTION_LIMBS];
	if (total[LIMBS] || whole >= INT64_MAX)
		return INT64_MAX - cents;
	/* Half up of duty and interest is half up of interest: the duty is whole cents. */
	return (int64_t)(whole + (fraction >> 63)) - cents;
}
