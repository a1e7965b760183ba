/* rules/hts.h: which tariff numbers count as IEEPA, and the table they come from. */
#include "rules/hts.h"

#include "rules/builtin.h"
#include "unit/support.h"

UNIT_TEST(numbers_that_count)
{
	static const struct {
		const char *number;
		bool counts;
	} rows[] = {
		{ "9903.01.25", true },
		{ "99030125", true },
		{ "9903012500", true },
		{ "9903.01.25.00", true },
		{ "9903.02.01", true },
		{ "990301", true },
		{ "990302", true },
		{ " 9903 01 25 ", true },
		{ "9903.0", false },
		{ "99030", false },
		{ "", false },
		{ "....", false },
		{ "9903.03.01", false },
		{ "9903.00.01", false },
		{ "9903.10.25", false },
		{ "9903.88.01", false },
		{ "8471.30.0100", false },
		{ "0199030125", false },
		{ "A9903.01.25", false },
		{ "9903012", true },
		{ "9903012A", true },
		{ "99030.125", true },
		{ "99030.025", false },
		{ "9903:125", false },
		{ "9903O1", false },
		{ "19903.01.25", false },
		{ "99 03-01/25", true },
	};
	struct edge edge = edge_make(32);
	struct hts_table table;

	hts_table_load_builtin(&table);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect(hts_counts(&table, edge_put(&edge, rows[i].number, strlen(rows[i].number))) == rows[i].counts,
		       "\"%s\"", rows[i].number);
	hts_table_free(&table);
	edge_free(&edge);
}

/* Every number of six digits: exactly those of the two prefixes. */
UNIT_TEST(no_other_prefix_counts)
{
	static const char *const behind[] = { "", "25", "2500", ".25" };
	struct hts_table table;
	char number[16];

	hts_table_load_builtin(&table);
	for (unsigned n = 0; n < 1000000; n++) {
		for (unsigned rest = n, at = 6; at-- > 0; rest /= 10)
			number[at] = (char)('0' + rest % 10);
		/* By itself, before digits that are compared as they stand, and before what must be normalised. */
		for (size_t i = 0; i < ARRAY_LEN(behind); i++) {
			size_t len = strlen(behind[i]);

			memcpy(number + 6, behind[i], len);
			expect(hts_counts(&table, span_of(number, 6 + len)) == (n == 990301 || n == 990302), "%.6s%s",
			       number, behind[i]);
		}
	}
	hts_table_free(&table);
}

UNIT_TEST(the_built_in_table_loads)
{
	struct err err = ERR_INIT;
	struct hts_table table;

	expect(hts_table_load(&table, builtin_ieepa_hts(), "data/ieepa_hts.ini", &err), "line %zu: %s",
	       (size_t)err.position, err.text);
	assert_int_equal(table.prefixes_count, 2);
	for (size_t i = 0; i < table.ranges_count; i++) {
		const struct hts_range *range = &table.ranges[i];

		/* A number that carries an IEEPA duty counts; companions may be listed besides. */
		expect(strcmp(range->class, "duty") != 0 || hts_counts(&table, span_text(range->numbers)), "%s",
		       range->numbers);
		expect(strcmp(range->class, "duty") == 0 || strcmp(range->class, "exempt") == 0 ||
			       strcmp(range->class, "top-up") == 0 || strcmp(range->class, "mixed") == 0,
		       "%s: class %s", range->numbers, range->class);
		expect(range->programme[0] && range->authority[0] && range->source[0], "%s", range->numbers);
		expect(range->until == DAY_BLANK || range->from <= range->until, "%s", range->numbers);
	}
	hts_table_free(&table);
}

#define RANGE "[9903.01.01]\nclass = duty\nprogramme = p\nauthority = a\nsource = s\n"

UNIT_TEST(a_small_table)
{
	static const char text[] =
		"[counts]\nprefixes = ,123456,\n  654321 111111\n" RANGE "from = 2025-03-04\n"
		"until = 2025-12-31\n[9903.01.02]\nclass = exempt\nprogramme = p\nauthority = a\nsource = s\n";
	struct err err = ERR_INIT;
	struct hts_table table;

	expect(hts_table_load(&table, span_text(text), "test.ini", &err), "%s", err.text);
	assert_int_equal(table.prefixes_count, 3);
	assert_int_equal(table.ranges_count, 2);
	assert_string_equal(table.ranges[0].numbers, "9903.01.01");
	assert_int_equal(table.ranges[0].from, day_parse_iso(span_text("2025-03-04")));
	assert_int_equal(table.ranges[0].until, day_parse_iso(span_text("2025-12-31")));
	assert_int_equal(table.ranges[1].from, DAY_BLANK);
	assert_string_equal(table.ranges[1].class, "exempt");
	assert_true(hts_counts(&table, span_text("1111.11")) && hts_counts(&table, span_text("654321")));
	assert_false(hts_counts(&table, span_text("9903.01.25")));
	hts_table_free(&table);
}

UNIT_TEST(bad_tables)
{
	static const struct {
		const char *text;
		uint64_t line; /* 0: the file as a whole */
		const char *words;
	} rows[] = {
		{ "", 0, "[counts] lacks prefixes" },
		{ RANGE, 0, "[counts] lacks prefixes" },
		{ "[counts]\nprefixes =\n", 0, "[counts] lacks prefixes" },
		{ "[counts]\nprefixes = 99030\n", 2, "prefixes are at most 8 numbers of 6 digits" },
		{ "[counts]\nprefixes = 9903012\n", 2, "prefixes are at most 8 numbers of 6 digits" },
		{ "[counts]\nprefixes = 000001 000002 000003 000004 000005 000006 000007 000008 000009\n", 2,
		  "at most 8" },
		{ "[counts]\nprefixes = 990301\n[1]\nprogramme = p\nauthority = a\nsource = s\n", 0, "[1] lacks" },
		{ "[counts]\nprefixes = 990301\n[1]\nclass = c\nauthority = a\nsource = s\n", 0, "[1] lacks" },
		{ "[counts]\nprefixes = 990301\n[1]\nclass = c\nprogramme = p\nsource = s\n", 0, "[1] lacks" },
		{ "[counts]\nprefixes = 990301\n[1]\nclass = c\nprogramme = p\nauthority = a\n", 0, "[1] lacks" },
		{ "[counts]\nprefixes = 990301\n[9903.01.01]\nclass = duty\n", 0,
		  "[9903.01.01] lacks class, programme, authority or source" },
		{ "[counts]\nprefixes = 990301\n" RANGE "class = mixed\n", 8, "written twice" },
		{ "[counts]\nprefixes = 990301\n" RANGE "from = 2025\n", 8, "\"2025\" is no date; write YYYY-MM-DD" },
		{ "[counts]\nprefixes = 990301\n" RANGE "rate = 25\n", 8, "a range has no key \"rate\"" },
		{ "[counts]\nprefix = 990301\n", 2, "a range has no key \"prefix\"" },
		{ "[counts]\nprefixes\n", 2, "neither a [section]" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = ERR_INIT;
		struct hts_table table;

		expect(!hts_table_load(&table, span_text(rows[i].text), "test.ini", &err), "row %zu", i);
		expect(strstr(err.text, rows[i].words) != NULL, "row %zu: \"%s\"", i, err.text);
		expect(err.place == (rows[i].line ? ERR_AT_LINE : ERR_NOWHERE) &&
			       (!rows[i].line || err.position == rows[i].line),
		       "row %zu: line %zu", i, (size_t)err.position);
		assert_string_equal(err.path, "test.ini");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_that_count),
		cmocka_unit_test(no_other_prefix_counts),
		cmocka_unit_test(the_built_in_table_loads),
		cmocka_unit_test(a_small_table),
		cmocka_unit_test(bad_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
