/* core/importer.h: importer numbers as they may be shown. */
#include "core/importer.h"

#include "unit/support.h"

UNIT_TEST(numbers_that_look_like_social_security_numbers_are_masked)
{
	static const struct {
		const char *number, *shown;
	} rows[] = {
		{ "123456789", "*****6789" },
		{ "000000000", "*****0000" },
		{ "12345678", "12345678" },
		{ "1234567890", "1234567890" },
		{ "123456789XX", "123456789XX" },
		{ "12345678X", "12345678X" },
		{ "X12345678", "X12345678" },
		{ "1234567890123456", "1234567890123456" },
		{ "", "" },
	};
	struct edge edge = edge_make(IMPORTER_LEN_MAX);

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct span number = edge_put(&edge, rows[i].number, strlen(rows[i].number));
		char *masked = importer_shown(number, false), *whole = importer_shown(number, true);

		expect_text(masked, rows[i].shown, rows[i].number);
		expect_text(whole, rows[i].number, "shown whole");
		free(masked);
		free(whole);
	}
	edge_free(&edge);
}

/* Exactly nine digits: any other text stays as it is. */
UNIT_TEST(random_numbers)
{
	struct rng rng = { 37 };
	char number[IMPORTER_LEN_MAX + 1];

	for (unsigned n = 0; n < 20000; n++) {
		size_t len = 7 + rng_below(&rng, 5), digits = 0;
		char *shown;

		rng_fill(&rng, "0123456789X", n % 4 ? 10 : 11, number, len);
		number[len] = '\0';
		for (size_t i = 0; i < len; i++)
			digits += number[i] != 'X';
		shown = importer_shown(span_of(number, len), false);
		if (digits == len && len == 9)
			memcpy(number, "*****", 5);
		expect_text(shown, number, "shown");
		free(shown);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_that_look_like_social_security_numbers_are_masked),
		cmocka_unit_test(random_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
