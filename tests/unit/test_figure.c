/* profile/figure.h: medians and spreads. */
#include "profile/figure.h"

#include "unit/support.h"

static void expect_figure(double *samples, size_t count, double median, double spread)
{
	struct figure figure = figure_of(samples, count);

	expect(figure.median > median - 1e-9 && figure.median < median + 1e-9, "median of %zu: %f", count,
	       figure.median);
	expect(figure.spread > spread - 1e-9 && figure.spread < spread + 1e-9, "spread of %zu: %f", count,
	       figure.spread);
}

UNIT_TEST(few_samples)
{
	expect_figure((double[]){ 7 }, 1, 7, 0);
	expect_figure((double[]){ 9, 1 }, 2, 5, 3.2);
	expect_figure((double[]){ 5, -1, 2 }, 3, 2, 2.4);
	expect_figure((double[]){ 4, 4, 4, 4 }, 4, 4, 0);
}

/* 0 … 100 in another order: percentiles are the numbers themselves. One wild sample changes nothing. */
UNIT_TEST(many_samples)
{
	double samples[101];

	for (size_t i = 0; i < ARRAY_LEN(samples); i++)
		samples[i] = (double)(i * 37 % 101);
	expect_figure(samples, ARRAY_LEN(samples), 50, 40);
	samples[100] = 1e9;
	expect_figure(samples, ARRAY_LEN(samples), 50, 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(few_samples),
		cmocka_unit_test(many_samples),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
