/* ingest/record.h: what fits into a packed record comes out as it went in; all else is said not to fit. */
#include "ingest/record.h"
#include "unit/support.h"

static const struct packed_common common = { .attr = UINT64_C(5) << ENTRY_ASSUMED_SHIFT, .piece = 1000 };

static struct record sample(void)
{
	return (struct record){ .place = UINT64_C(123) << 40,
				.attr = UINT64_C(5) << ENTRY_ASSUMED_SHIFT | 0x1234567890,
				.duty_cents = 41724,
				.importer = UINT32_MAX,
				.remark = 3,
				.ieepa_count = 2,
				.piece = 1001,
				.summary_date = 17000,
				.payment_date = DAY_ABSENT };
}

static void expect_fit(const struct record *record, bool fits, const char *what)
{
	struct packed packed;
	struct record back;

	expect(packed_fits(record, &common) == fits, "%s", what);
	if (!fits)
		return;
	packed = packed_of(record, &common);
	back = packed_whole(&packed, &common);
	expect(memcmp(&back, record, sizeof(back)) == 0, "%s", what);
}

UNIT_TEST(duties)
{
	const int64_t most = (INT64_C(1) << 35) - 1;
	const struct {
		int64_t cents;
		bool fits;
	} rows[] = {
		{ 0, true },
		{ 1, true },
		{ -1, true },
		{ most, true },
		{ -most, true },
		{ most + 1, false },
		{ -most - 1, false },
		{ INDEX_NO_DUTY, true },
		{ INT64_MAX, false },
		{ -INT64_MAX, false },
		{ INT64_MAX - most, false },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct record record = sample();

		record.duty_cents = rows[i].cents;
		expect_fit(&record, rows[i].fits, "duty");
	}
}

UNIT_TEST(everything_else)
{
	struct record r;

	r = sample(), expect_fit(&r, true, "sample");
	r = sample(), r.piece = 999, expect_fit(&r, false, "an earlier piece");
	r = sample(), r.piece = 1000, expect_fit(&r, true, "the first piece");
	r = sample(), r.piece = 1000 + (1 << 23) - 1, expect_fit(&r, true, "the last piece");
	r = sample(), r.piece = 1000 + (1 << 23), expect_fit(&r, false, "a piece behind");
	r = sample(), r.remark = 4095, expect_fit(&r, true, "the last remark");
	r = sample(), r.remark = 4096, expect_fit(&r, false, "a remark behind");
	r = sample(), r.ieepa_count = 65535, expect_fit(&r, true, "the largest count");
	r = sample(), r.ieepa_count = 65536, expect_fit(&r, false, "a larger count");
	r = sample(), r.given = 1, expect_fit(&r, false, "an overlay");
	r = sample(), r.disagrees = true, expect_fit(&r, false, "rows that disagree");
	r = sample(), r.replaced = true, expect_fit(&r, false, "a record that replaced another");
	r = sample(), r.summary_date = r.payment_date = DAY_UNKNOWN, expect_fit(&r, true, "days");
	r = sample(), r.importer = 0, r.place = 0, expect_fit(&r, true, "zeros");
}

UNIT_TEST(every_bit_of_the_attributes)
{
	for (unsigned bit = 0; bit < 64; bit++) {
		struct record record = sample();

		record.attr ^= UINT64_C(1) << bit;
		expect_fit(&record, bit < PACKED_ATTR_BITS, "attribute");
	}
	for (unsigned f = 0; f < FIELD_EARLIER_CLAIM; f++)
		assert_true((entry_mask((enum field)f) & ~record_derived_bits()) >> PACKED_ATTR_BITS == 0);
}

UNIT_TEST(a_record_fits_its_own_run)
{
	struct rng rng = { 61 };

	for (unsigned n = 0; n < 10000; n++) {
		struct record record = sample();
		struct packed_common own;

		record.attr = rng_next(&rng);
		record.piece = (uint32_t)rng_next(&rng);
		own = packed_common_of(&record);
		assert_true(packed_fits(&record, &own));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(duties),
		cmocka_unit_test(everything_else),
		cmocka_unit_test(every_bit_of_the_attributes),
		cmocka_unit_test(a_record_fits_its_own_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
