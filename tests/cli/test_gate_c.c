/* Gate C: the two lists of Rejected by batch validation (contract, section 3). */
#include "json.h"
#include "sources.h"

#define SOURCE                                                    \
	COLUMNS "\n"                                              \
		"SSA26031601,12-3456789XX,01,Accepted,CBP,N,,1\n" \
		"SSA26031602,98-7654321AB,01,Accepted,CBP,N,,1\n" \
		"SSA26031603,123-45-6789,01,Accepted,CBP,N,,1\n"  \
		"SSA26031604,12345678900,01,Accepted,CBP,N,,1\n"  \
		"0S212345678,98-7654321AB,01,Accepted,CBP,N,,1\n"

#define IMPORTER(numbers) "validate --index i.cidx " numbers " --as-of 2026-07-01 "
#define FILER             "validate" AS_FILER
#define BROKER            "validate --index i.cidx --account-type broker --filer-code 0S2 "

static const struct {
	const char *what, *words, *rows, *result, *rules;
} rejected[] = {
	{ "importer: a number the index lacks", IMPORTER("--ior 12-3456789XX"), "SSA26031601\nXYZ-9999999-9\n",
	  "XYZ-9999999-9,\n", "{\"Entry number does not exist\":1}" },
	{ "filer: a number the index lacks", FILER, "0S2-1234567-8\n0S2-9999999-9\n", "0S2-9999999-9,\n",
	  "{\"Entry number does not exist\":1}" },
	{ "broker: a number the index lacks", BROKER, "0s299999999\n", "0s299999999,\n",
	  "{\"Entry number does not exist\":1}" },
	{ "another importer's entry", IMPORTER("--ior 12-3456789XX"), "SSA26031601\nssa-26031602\n", ",ssa-26031602\n",
	  "{\"Account Mismatch\":1}" },
	{ "the suffix belongs to the number", IMPORTER("--ior 12-3456789"), "SSA26031604\n", ",SSA26031604\n",
	  "{\"Account Mismatch\":1}" },
	{ "lists of unequal length, in file order", IMPORTER("--ior 12-3456789XX"),
	  "SSA26031603\nXYZ00000001\nSSA26031601\nXYZ00000002\nSSA-26031602\nXYZ00000003\n",
	  "XYZ00000001,SSA26031603\nXYZ00000002,SSA-26031602\nXYZ00000003,\n",
	  "{\"Entry number does not exist\":3,\"Account Mismatch\":2}" },
	{ "the second list longer", IMPORTER("--ior 11-1111111"), "SSA26031601\nXYZ00000001\nSSA26031602\n",
	  "XYZ00000001,SSA26031601\n,SSA26031602\n", "{\"Entry number does not exist\":1,\"Account Mismatch\":2}" },
};

CLI_TEST(the_result_file_holds_every_offender)
{
	char text[256], result[512];

	for (size_t i = 0; i < COUNT(rejected); i++) {
		char words[256];

		row(t, rejected[i].what);
		given_index(t, SOURCE);
		snprintf(text, sizeof(text), "Entry Number\n%s", rejected[i].rows);
		given_file(t, "a.csv", text);
		snprintf(words, sizeof(words), "%s a.csv", rejected[i].words);
		run(t, words);
		expect_exit(t, 1);
		expect_stdout_has(t, "Rejected by batch validation");
		expect_said(t, "correct the errors and upload the entire file again");
		snprintf(result, sizeof(result), "%s%s", BATCH_LISTS, rejected[i].result);
		expect_file(t, "a.Cape_Validation_Result.csv", result);
		expect_private(t, "a.Cape_Validation_Result.csv");
		expect_no_file(t, "a.Claim_Details.csv");

		snprintf(words, sizeof(words), "%s --json a.csv", rejected[i].words);
		run(t, words);
		expect_exit(t, 1);
		expect_json(t, 0, "upload_status", "\"Rejected by batch validation\"");
		expect_json(t, 0, "reason", "\"Rejected by batch validation\"");
		expect_json(t, 0, "rules", rejected[i].rules);
	}
}

CLI_TEST(importer_numbers_match_without_punctuation_and_case)
{
	static const struct {
		const char *what, *flags, *entry;
	} rows[] = {
		{ "as in the index", "--ior 12-3456789XX", "SSA26031601" },
		{ "without the dash, lower case", "--ior 123456789xx", "SSA26031601" },
		{ "other punctuation", "--ior 12.345/6789-XX", "SSA26031601" },
		{ "social security number", "--ior 123456789", "SSA26031603" },
		{ "the second of two numbers", "--ior 11-1111111 --ior 98-7654321AB", "SSA26031602" },
		{ "the first of two numbers", "--ior 98-7654321AB --ior 11-1111111", "SSA26031602" },
	};
	char words[256], text[64], result[256];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_index(t, SOURCE);
		snprintf(text, sizeof(text), "Entry Number\n%s\n", rows[i].entry);
		given_file(t, "a.csv", text);
		snprintf(words, sizeof(words), "validate --index i.cidx %s a.csv", rows[i].flags);
		run(t, words);
		expect_exit(t, 0);
		snprintf(result, sizeof(result), "%s" UPDATED(FIRST_CLAIM, "%s"), CLAIM_HEADER, rows[i].entry);
		expect_file(t, "a.Claim_Details.csv", result);
	}
}

CLI_TEST(filers_and_brokers_may_upload_for_any_importer)
{
	static const char *const words[] = { FILER "a.csv", BROKER "a.csv" };

	for (size_t i = 0; i < COUNT(words); i++) {
		row(t, words[i]);
		given_index(t, SOURCE);
		given_file(t, "a.csv", "Entry Number\n0S212345678\n");
		run(t, words[i]);
		expect_exit(t, 0);
	}
}

CLI_TEST(an_unknown_importer_is_none_of_the_account)
{
	given_file(t, "source.csv",
		   "Entry Number,Entry Type,Entry Summary Status,Control Status,Reconciliation Flag,Liquidation Date,"
		   "IEEPA HTS Count\nSSA26031601,01,Accepted,CBP,N,,1\n");
	run(t, "index build -o i.cidx --assume ior=unknown source.csv");
	expect_exit(t, 0);
	given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
	run(t, VALIDATE "a.csv");
	expect_exit(t, 1);
	expect_file(t, "a.Cape_Validation_Result.csv", BATCH_LISTS ",SSA26031601\n");
}

/* Either CBP lacks the entry or the exports do: the summary says what the index covers. */
CLI_TEST(missing_entries_are_set_beside_what_the_index_covers)
{
	given_index(t, SOURCE);
	given_file(t, "a.csv", "Entry Number\nSSA99999999\nXYZ99999999\n");
	run(t, VALIDATE "a.csv");
	expect_exit(t, 1);
	expect_stdout_has(t, "2026-06-30");
	expect_stdout_has(t, "SSA");
	expect_stdout_has(t, "XYZ");
}

/* "The index has entries of that filer" and "it has none" are two sentences. */
CLI_TEST(a_filer_the_index_knows_is_told_from_one_it_does_not)
{
	char known[4096];

	given_index(t, SOURCE);
	given_file(t, "a.csv", "Entry Number\nSSA99999999\n");
	run(t, VALIDATE "a.csv");
	snprintf(known, sizeof(known), "%s", t->out_text);
	given_file(t, "a.csv", "Entry Number\nXYZ99999999\n");
	run(t, VALIDATE "a.csv");
	for (char *code = known; (code = strstr(code, "SSA"));)
		memcpy(code, "XYZ", 3);
	if (strcmp(known, t->out_text) == 0)
		fail_at(t, "the summaries differ by nothing but the filer code", HERE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_result_file_holds_every_offender),
		TEST(importer_numbers_match_without_punctuation_and_case),
		TEST(filers_and_brokers_may_upload_for_any_importer),
		TEST(an_unknown_importer_is_none_of_the_account),
		TEST(a_filer_the_index_knows_is_told_from_one_it_does_not),
		TEST(missing_entries_are_set_beside_what_the_index_covers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
