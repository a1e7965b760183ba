/* prepare/strangers.h against a list that is searched from its begin. */
#include "prepare/strangers.h"

#include "unit/support.h"

#define NUMBERS 60000

UNIT_TEST(again_or_not)
{
	static uint64_t places[NUMBERS];
	static uint8_t again[NUMBERS], named[NUMBERS];
	struct strangers strangers = { .count = 0 };
	struct err err = ERR_INIT;
	struct rng rng = { 3 };

	/* In batches of any size, past several enlargements; half of the numbers come again. */
	for (size_t at = 0; at < NUMBERS;) {
		size_t count = 1 + rng_below(&rng, 7000);

		if (count > NUMBERS - at)
			count = NUMBERS - at;
		for (size_t i = at; i < at + count; i++)
			places[i] = rng_below(&rng, NUMBERS) * 1000003;
		must(strangers_add(&strangers, places + at, count, again + at, &err));
		for (size_t i = at; i < at + count; i++) {
			size_t number = places[i] / 1000003;

			expect(again[i] == named[number], "row %zu", i);
			named[number] = 1;
		}
		at += count;
	}
	strangers_free(&strangers);
	/* None at all is fine. */
	must(strangers_add(&strangers, places, 0, again, &err));
	strangers_free(&strangers);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(again_or_not) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
