/* Gate B: the three lists of Failed initial validation, complete and as typed (contract, section 3). */
#include "json.h"
#include "sources.h"

#define AS_BROKER       " --index i.cidx --account-type broker --filer-code 0s2 "
#define AS_THE_IMPORTER " --index i.cidx --ior 12-3456789XX "

static const struct {
	const char *what, *account, *rows, *result;
	const char *entries, *rules;
} rejected[] = {
	{ "ten characters", AS_IMPORTER, "SSA2603160\n", "SSA2603160,,\n", "1", "{\"Not 11 characters long\":1}" },
	{ "twelve characters", AS_IMPORTER, "SSA260316011\n", "SSA260316011,,\n", "1",
	  "{\"Not 11 characters long\":1}" },
	{ "nothing but dashes", AS_IMPORTER, "---\n", "'---,,\n", "1", "{\"Not 11 characters long\":1}" },
	{ "an empty number beside a filled column", AS_IMPORTER, ",x\n", ",,\n", "1",
	  "{\"Not 11 characters long\":1}" },
	{ "two copies: the second is listed", AS_IMPORTER, "SSA26031601\nSSA26031601\n", ",SSA26031601,\n", "2",
	  "{\"Duplicate entry numbers\":1}" },
	{ "three copies: two are listed", AS_IMPORTER, "SSA26031601\nSSA26031601\nSSA26031601\n",
	  ",SSA26031601,\n,SSA26031601,\n", "3", "{\"Duplicate entry numbers\":2}" },
	{ "copies typed in three ways", AS_IMPORTER, "SSA26031601\nSSA-2603160-1\nssa26031601\n",
	  ",SSA-2603160-1,\n,ssa26031601,\n", "3", "{\"Duplicate entry numbers\":2}" },
	{ "short copies are short, not duplicates", AS_IMPORTER, "SSA1\nSSA1\n", "SSA1,,\nSSA1,,\n", "2",
	  "{\"Not 11 characters long\":2}" },
	{ "copies far apart", AS_IMPORTER, "SSA26031601\nSSA26031602\n0S212345678\nSSA26031602\nSSA26031601\n",
	  ",SSA26031602,\n,SSA26031601,\n", "5", "{\"Duplicate entry numbers\":2}" },
	{ "filer: another filer's number", AS_FILER, "0S212345678\n0S312345679\n", ",,0S312345679\n", "2",
	  "{\"Filer code not matching\":1}" },
	{ "broker: another filer's number", AS_BROKER, "0S212345678\n0S312345679\n", ",,0S312345679\n", "2",
	  "{\"Filer code not matching\":1}" },
	{ "a row of both lists", AS_FILER, "0S312345679\n0S3-12345679\n", ",0S3-12345679,0S312345679\n,,0S3-12345679\n",
	  "2", "{\"Duplicate entry numbers\":1,\"Filer code not matching\":2}" },
	{ "a short row is not compared with the filer code", AS_FILER, "XYZ123\n", "XYZ123,,\n", "1",
	  "{\"Not 11 characters long\":1}" },
	{ "lists of unequal length, in file order", AS_FILER, "A\n0S3-1234567-9\nB\n0S212345678\nC\n0s212345678\nD\n",
	  "A,0s212345678,0S3-1234567-9\nB,,\nC,,\nD,,\n", "7",
	  "{\"Not 11 characters long\":4,\"Duplicate entry numbers\":1,\"Filer code not matching\":1}" },
	{ "the longest list last", AS_FILER, "A\n0S300000001\n0S300000002\n0S300000003\n",
	  "A,,0S300000001\n,,0S300000002\n,,0S300000003\n", "4",
	  "{\"Not 11 characters long\":1,\"Filer code not matching\":3}" },
	{ "gate C is not looked at", AS_IMPORTER, "SSA1\nXYZ99999999\n", "SSA1,,\n", "2",
	  "{\"Not 11 characters long\":1}" },
};

static void given_rejected(struct cli *t, size_t i)
{
	char text[512];

	row(t, rejected[i].what);
	given_good_index(t);
	snprintf(text, sizeof(text), "Entry Number\n%s", rejected[i].rows);
	given_file(t, "a.csv", text);
}

CLI_TEST(the_result_file_holds_every_offender)
{
	char words[256], result[512];

	for (size_t i = 0; i < COUNT(rejected); i++) {
		given_rejected(t, i);
		snprintf(words, sizeof(words), "validate %s a.csv", rejected[i].account);
		run(t, words);
		expect_exit(t, 1);
		expect_stdout_has(t, "Failed initial validation");
		expect_said(t, "correct the errors and upload the entire file again");
		snprintf(result, sizeof(result), "%s%s", FORMAT_LISTS, rejected[i].result);
		expect_file(t, "a.Cape_Validation_Result.csv", result);
		expect_private(t, "a.Cape_Validation_Result.csv");
		expect_no_file(t, "a.Claim_Details.csv");
	}
}

CLI_TEST(the_rows_of_each_list_are_counted)
{
	char words[256];

	for (size_t i = 0; i < COUNT(rejected); i++) {
		given_rejected(t, i);
		snprintf(words, sizeof(words), "validate %s --json a.csv", rejected[i].account);
		run(t, words);
		expect_exit(t, 1);
		expect_json(t, 0, "upload_status", "\"Failed initial validation\"");
		expect_json(t, 0, "reason", "\"Failed initial validation\"");
		expect_json(t, 0, "claim_status", "null");
		expect_json(t, 0, "entries", rejected[i].entries);
		expect_json(t, 0, "rules", rejected[i].rules);
	}
}

CLI_TEST(the_filer_code_is_compared_without_case_and_for_filers_and_brokers_only)
{
	static const struct {
		const char *what, *words, *rows, *entry;
	} rows[] = {
		{ "filer", "validate" AS_FILER "a.csv", "0s2-1234567-8\n", "0S212345678" },
		{ "broker with a lower-case code", "validate" AS_BROKER "a.csv", "0S2-1234567-8\n", "0S212345678" },
		{ "importer", "validate" AS_THE_IMPORTER "a.csv", "SSA26031601\n", "SSA26031601" },
	};
	char text[128], result[256];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_good_index(t);
		snprintf(text, sizeof(text), "Entry Number\n%s", rows[i].rows);
		given_file(t, "a.csv", text);
		run(t, rows[i].words);
		expect_exit(t, 0);
		snprintf(result, sizeof(result), "%s" UPDATED(FIRST_CLAIM, "%s"), CLAIM_HEADER, rows[i].entry);
		expect_file(t, "a.Claim_Details.csv", result);
	}
}

/* Longer than any buffer one would think of: every short row, and every second copy. */
CLI_TEST(no_list_is_cut)
{
	enum { OFFENDERS = 20000 };
	size_t size = 64 + OFFENDERS * 64, at, out;
	char *text = malloc(size), *result = malloc(size);

	must(text && result, "memory");
	at = (size_t)sprintf(text, "Entry Number\nSSA26031601\n");
	out = (size_t)sprintf(result, FORMAT_LISTS);
	for (int i = 0; i < OFFENDERS; i++) {
		at += (size_t)sprintf(text + at, "S%05d\n%s", i, i % 2 ? "SSA26031601\n" : "");
		out += (size_t)sprintf(result + out, "S%05d,%s,\n", i, i < OFFENDERS / 2 ? "SSA26031601" : "");
	}
	given_good_index(t);
	given_file(t, "a.csv", text);
	run(t, VALIDATE "a.csv");
	expect_exit(t, 1);
	expect_file(t, "a.Cape_Validation_Result.csv", result);
	free(text);
	free(result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_result_file_holds_every_offender),
		TEST(the_rows_of_each_list_are_counted),
		TEST(the_filer_code_is_compared_without_case_and_for_filers_and_brokers_only),
		TEST(no_list_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
