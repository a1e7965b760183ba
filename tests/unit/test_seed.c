/* core/seed.h: seeds differ, the one of the run stays. */
#include "core/seed.h"

#include "unit/support.h"

UNIT_TEST(seeds_differ)
{
	uint64_t all = seed_draw(), any = all;

	for (unsigned i = 0; i < 64; i++) {
		uint64_t seed = seed_draw();

		all &= seed;
		any |= seed;
	}
	/* Each bit was seen both ways: it fails by chance once in 2^58 runs. */
	expect(all == 0 && any == UINT64_MAX, "%016llx, %016llx", (unsigned long long)all, (unsigned long long)any);
}

UNIT_TEST(the_seed_of_the_run_stays)
{
	uint64_t seed = seed_of_run();

	for (unsigned i = 0; i < 8; i++)
		expect(seed_of_run() == seed, "call %u", i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seeds_differ),
		cmocka_unit_test(the_seed_of_the_run_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
