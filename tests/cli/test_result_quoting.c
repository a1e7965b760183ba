/*
 * What stands in a result file: as typed, guarded against spreadsheets, quoted where needed (contract,
 * sections 2 and 3).
 */
#include "sources.h"

static const struct {
	const char *what, *record, *cell;
} typed[] = {
	/* Nothing is trimmed or repaired. */
	{ "plain", "SHORT", "SHORT" },
	{ "blanks around", "  SHORT ", "  SHORT " },
	{ "lower case and dashes", "sho-rt", "sho-rt" },
	{ "a no-break space", "SHO\xc2\xa0RT", "SHO\xc2\xa0RT" },
	{ "bytes that are no UTF-8", "SHO\xff\xfeRT", "SHO\xff\xfeRT" },
	{ "scientific notation", "6.05761E+10", "6.05761E+10" },
	/* Quoted where needed: comma, quote, CR, LF. */
	{ "a comma", "\"SHO,RT\"", "\"SHO,RT\"" },
	{ "a quote inside", "SHO\"RT", "\"SHO\"\"RT\"" },
	{ "a doubled quote", "\"SHO\"\"RT\"", "\"SHO\"\"RT\"" },
	{ "a line feed", "\"SHO\nRT\"", "\"SHO\nRT\"" },
	{ "a carriage return and line feed", "\"SHO\r\nRT\"", "\"SHO\r\nRT\"" },
	{ "a carriage return", "SHO\rRT", "\"SHO\rRT\"" },
	{ "two carriage returns before the line end", "SHORT\r\r", "\"SHORT\r\"" },
	{ "quotes not needed are dropped", "\"SHORT\"", "SHORT" },
	/* What follows the closing quote is kept. */
	{ "letters after the closing quote", "\"SHO\"RT", "SHORT" },
	{ "a quote after the closing quote", "\"SHO\"R\"T", "\"SHOR\"\"T\"" },
	{ "a blank before the quote", " \"SHORT\"", "\" \"\"SHORT\"\"\"" },
	/* What a spreadsheet would run. */
	{ "equals sign", "=1+2", "'=1+2" },
	{ "the contract's example", "\"=1,2\"", "\"'=1,2\"" },
	{ "plus", "+12", "'+12" },
	{ "minus", "-12", "'-12" },
	{ "at sign", "@SUM(A1)", "'@SUM(A1)" },
	{ "tab", "\tSHORT", "'\tSHORT" },
	{ "carriage return first", "\"\rSHORT\"", "\"'\rSHORT\"" },
	{ "a formula of text", "=\"SHORT\"", "\"'=\"\"SHORT\"\"\"" },
	{ "equals sign further in", "A=1", "A=1" },
	{ "an apostrophe typed", "'=1", "'=1" },
	{ "a blank before the equals sign", " =1", " =1" },
	{ "a line feed first", "\"\nSHORT\"", "\"\nSHORT\"" },
};

CLI_TEST(first_list_of_gate_b)
{
	char text[128], result[256];

	for (size_t i = 0; i < COUNT(typed); i++) {
		row(t, typed[i].what);
		given_good_index(t);
		snprintf(text, sizeof(text), "Entry Number\n%s\n", typed[i].record);
		given_file(t, "a.csv", text);
		run(t, VALIDATE "a.csv");
		expect_exit(t, 1);
		snprintf(result, sizeof(result), "%s%s,,\n", FORMAT_LISTS, typed[i].cell);
		expect_file(t, "a.Cape_Validation_Result.csv", result);
	}
}

/* The same guard in every list: a duplicate, another filer's number, a number the index lacks, another importer's. */
CLI_TEST(every_other_list)
{
	static const struct {
		const char *what, *words, *records, *result;
	} rows[] = {
		{ "duplicate", VALIDATE "a.csv", "SSA26031601\n=\"SSA26031601\"\n",
		  FORMAT_LISTS ",\"'=\"\"SSA26031601\"\"\",\n" },
		{ "filer code", "validate" AS_FILER "a.csv", "@SSA26031601\n", FORMAT_LISTS ",,'@SSA26031601\n" },
		{ "no entry", VALIDATE "a.csv", "\"-XYZ,99999999\"\n", BATCH_LISTS "\"'-XYZ,99999999\",\n" },
		{ "account", "validate --index i.cidx --ior 11-1111111 a.csv", "+SSA-2603160-1\n",
		  BATCH_LISTS ",'+SSA-2603160-1\n" },
	};
	char text[128];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_good_index(t);
		snprintf(text, sizeof(text), "Entry Number\n%s", rows[i].records);
		given_file(t, "a.csv", text);
		run(t, rows[i].words);
		expect_exit(t, 1);
		expect_file(t, "a.Cape_Validation_Result.csv", rows[i].result);
	}
}

CLI_TEST(a_carriage_return_at_the_very_end_belongs_to_the_field)
{
	given_good_index(t);
	given_file(t, "a.csv", "Entry Number\nSHORT\r");
	run(t, VALIDATE "a.csv");
	expect_exit(t, 1);
	expect_file(t, "a.Cape_Validation_Result.csv", FORMAT_LISTS "\"SHORT\r\",,\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(first_list_of_gate_b),
		TEST(every_other_list),
		TEST(a_carriage_return_at_the_very_end_belongs_to_the_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
