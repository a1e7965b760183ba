/* core/cpu.h: CAPE_CPU lowers the level and never raises it. */
#include "core/cpu.h"

#include "unit/support.h"

UNIT_TEST(wishes)
{
	static const struct {
		enum cpu_level level;
		const char *wish;
		enum cpu_level expected;
	} rows[] = {
		{ CPU_AVX512, NULL, CPU_AVX512 },        { CPU_AVX512, "avx512", CPU_AVX512 },
		{ CPU_AVX512, "avx2", CPU_AVX2 },        { CPU_AVX512, "portable", CPU_PORTABLE },
		{ CPU_AVX2, "avx512", CPU_AVX2 },        { CPU_AVX2, "avx2", CPU_AVX2 },
		{ CPU_AVX2, "portable", CPU_PORTABLE },  { CPU_PORTABLE, "avx512", CPU_PORTABLE },
		{ CPU_PORTABLE, "avx2", CPU_PORTABLE },  { CPU_PORTABLE, "portable", CPU_PORTABLE },
		{ CPU_AVX512, "", CPU_AVX512 },          { CPU_AVX512, "AVX2", CPU_AVX512 },
		{ CPU_AVX512, "avx", CPU_AVX512 },       { CPU_AVX512, "sse2", CPU_AVX512 },
		{ CPU_AVX512, "portable ", CPU_AVX512 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect(cpu_level_lowered(rows[i].level, rows[i].wish) == rows[i].expected, "row %zu", i);
}

UNIT_TEST(names_are_wishes)
{
	for (unsigned l = 0; l < CPU_LEVELS; l++)
		assert_int_equal(cpu_level_lowered(CPU_AVX512, cpu_level_name((enum cpu_level)l)), l);
}

/* Decided at the first call, whatever happens to the environment later. */
UNIT_TEST(decided_once)
{
	enum cpu_level level = cpu_level();

	must(setenv("CAPE_CPU", "portable", 1) == 0);
	assert_int_equal(cpu_level(), level);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wishes),
		cmocka_unit_test(names_are_wishes),
		cmocka_unit_test(decided_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
