/* run/outputs.h: stems for results. */
#include "run/outputs.h"

#include "unit/support.h"

#define INPUTS_MAX 6

static void expect_stems(const char *const *inputs, const char *dir, const char *expected)
{
	char joined[512] = "";
	char **stems;
	size_t count = 0;

	while (count < INPUTS_MAX && inputs[count])
		count++;
	stems = output_stems(inputs, count, dir);
	for (size_t i = 0; i < count; i++)
		(void)strcat(strcat(joined, i ? " " : ""), stems[i]);
	expect_text(joined, expected, "stems");
	output_stems_free(stems, count);
}

UNIT_TEST(stems_by_example)
{
	static const struct {
		const char *inputs[INPUTS_MAX];
		const char *stems;
	} rows[] = {
		{ { NULL }, "" },
		{ { "a.csv" }, "a" },
		{ { "dir/a.csv", "/abs/dir/b.CSV", "./c.CsV" }, "a b c" },
		{ { "-", "stdin.csv" }, "stdin stdin-2" },
		{ { "x/stdin.csv", "-" }, "stdin stdin-2" },
		{ { "a.b.csv", "a.csv.csv", "a" }, "a.b a.csv a" },
		{ { "a", "a.csv", "a.txt" }, "a a-2 a.txt" },
		{ { "dir/.csv", ".csv" }, " -2" },
		/* The later one gets the smallest number from 2. */
		{ { "x/a.csv", "y/a.csv" }, "a a-2" },
		{ { "x/a.csv", "y/a.csv", "z/a.csv", "x/a.csv" }, "a a-2 a-3 a-4" },
		{ { "a.csv", "A.csv", "a.csv", "A.csv" }, "a A a-2 A-2" },
		/* A stem that any input has is not given, wherever that input stands. */
		{ { "x/a.csv", "y/a.csv", "a-2.csv" }, "a a-3 a-2" },
		{ { "a-2.csv", "x/a.csv", "y/a.csv" }, "a-2 a a-3" },
		{ { "x/a.csv", "y/a.csv", "a-3.csv", "z/a.csv" }, "a a-2 a-3 a-4" },
		{ { "x/a.csv", "y/a.csv", "a-2.csv", "a-3.csv", "z/a.csv" }, "a a-4 a-2 a-3 a-5" },
		/* Nor is one that was given. */
		{ { "a-2.csv", "b/a-2.csv", "a.csv", "b/a.csv" }, "a-2 a-2-2 a a-3" },
		{ { "a.csv", "b/a.csv", "a-2.csv", "b/a-2.csv", "c/a.csv" }, "a a-3 a-2 a-2-2 a-4" },
		{ { "-2.csv", ".csv", "x/.csv" }, "-2  -3" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect_stems(rows[i].inputs, NULL, rows[i].stems);
}

UNIT_TEST(stems_in_a_folder)
{
	static const char *const inputs[] = { "x/a.csv", "y/a.csv", NULL };

	expect_stems(inputs, ".", "./a ./a-2");
	expect_stems(inputs, "out", "out/a out/a-2");
	expect_stems(inputs, "out/", "out/a out/a-2");
	expect_stems(inputs, "/", "/a /a-2");
}

static bool is_among(const char *stem, char list[][32], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i], stem) == 0)
			return true;
	}
	return false;
}

/* The rule word by word: the smallest k from 2 that makes a stem no input has and none was given. */
static void naive_stems(char natural[][32], size_t count, char given[][32])
{
	for (size_t i = 0; i < count; i++) {
		(void)strcpy(given[i], natural[i]);
		for (unsigned k = 2; is_among(given[i], given, i) ||
				     (strcmp(given[i], natural[i]) != 0 && is_among(given[i], natural, count));
		     k++)
			(void)snprintf(given[i], 32, "%.20s-%u", natural[i], k);
	}
}

UNIT_TEST(random_inputs)
{
	static const char *const stems[] = { "a", "a", "a", "a-2", "a-3", "a-2-2", "b", "b-2" };
	enum { COUNT = 20 };
	struct rng rng = { 35 };

	for (unsigned n = 0; n < 2000; n++) {
		char natural[COUNT][32], given[COUNT][32], names[COUNT][64];
		const char *inputs[COUNT];
		char **chosen;

		for (size_t i = 0; i < COUNT; i++) {
			(void)strcpy(natural[i], stems[rng_below(&rng, ARRAY_LEN(stems))]);
			(void)snprintf(names[i], sizeof(names[i]), "%zu/%s.csv", i, natural[i]);
			inputs[i] = names[i];
		}
		naive_stems(natural, COUNT, given);
		chosen = output_stems(inputs, COUNT, NULL);
		for (size_t i = 0; i < COUNT; i++)
			expect_text(chosen[i], given[i], names[i]);
		output_stems_free(chosen, COUNT);
	}
}

UNIT_TEST(names_of_csv_files)
{
	static const char *const good[] = { "a.csv", "a.CSV", "a.cSv", ".csv", "dir.x/a.csv", "-", "a.txt.csv" };
	static const char *const bad[] = {
		"", "csv", "acsv", "a.csv ", "a.csv/", "a.csvx", "a.cs", "a.txt", "--", "./-"
	};

	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		expect(input_name_is_csv(good[i]), "\"%s\"", good[i]);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect(!input_name_is_csv(bad[i]), "\"%s\"", bad[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stems_by_example),
		cmocka_unit_test(stems_in_a_folder),
		cmocka_unit_test(random_inputs),
		cmocka_unit_test(names_of_csv_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
