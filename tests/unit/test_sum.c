/* core/sum.h: sums at their limits. */
#include "core/sum.h"

#include "unit/support.h"

UNIT_TEST(sums_of_cents)
{
	static const struct {
		int64_t a, b, sum;
	} rows[] = {
		{ 1, 2, 3 },
		{ 5, -7, -2 },
		{ INT64_MAX, 0, INT64_MAX },
		{ INT64_MAX - 1, 1, INT64_MAX },
		{ INT64_MAX, 1, INT64_MAX },
		{ INT64_MAX, INT64_MAX, INT64_MAX },
		{ INT64_MIN + 1, -1, INT64_MIN },
		{ INT64_MIN, -1, INT64_MIN },
		{ INT64_MAX, INT64_MIN, -1 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		expect(sum_cents(rows[i].a, rows[i].b) == rows[i].sum, "row %zu", i);
		expect(sum_cents(rows[i].b, rows[i].a) == rows[i].sum, "row %zu, the other way round", i);
	}
}

UNIT_TEST(sums_of_counts)
{
	assert_int_equal(sum_count(1, 2), 3);
	assert_int_equal(sum_count(UINT32_MAX, 0), UINT32_MAX);
	assert_int_equal(sum_count(UINT32_MAX - 1, 1), UINT32_MAX);
	assert_int_equal(sum_count(1, UINT32_MAX), UINT32_MAX);
	assert_int_equal(sum_count(UINT32_MAX, UINT32_MAX), UINT32_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_of_cents),
		cmocka_unit_test(sums_of_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
