/* Rules of the user's own in place of the built-in ones: `--rules FILE` (contract, section 4). */
#include "json.h"
#include "rule_files.h"
#include "sources.h"

#define HEAD "Entry Number\n"

/* One entry that passes, one for each rule of gate D that an index decides, and one of type 86. */
#define ENTRIES                                                                                                  \
	ALL_COLUMNS "\n" GOOD_ALL("SSA26031601") "SSA26031602,12-3456789XX,01,Cancelled,CBP,N,,1,,,N\n"          \
						 "SSA26031603,12-3456789XX,01,Accepted,Trade,N,,1,,,N\n"         \
						 "SSA26031604,12-3456789XX,01,Accepted,CBP,N,,0,,,N\n"           \
						 "SSA26031605,12-3456789XX,23,Accepted,CBP,N,,1,,,N\n"           \
						 "SSA26031606,12-3456789XX,03,Accepted,CBP,Y,,1,,,N\n"           \
						 "SSA26031607,12-3456789XX,01,Accepted,CBP,N,2026-01-01,1,,,N\n" \
						 "SSA26031608,12-3456789XX,01,Accepted,CBP,N,,1,,Open,N\n"       \
						 "SSA26031609,12-3456789XX,01,Accepted,CBP,N,,1,,,Y\n"           \
						 "SSA26031610,12-3456789XX,86,Accepted,CBP,N,,1,,,N\n"

#define DECLARATION                                                              \
	HEAD "SSA26031601\nSSA26031602\nSSA26031603\nSSA26031604\nSSA26031605\n" \
	     "SSA26031606\nSSA26031607\nSSA26031608\nSSA26031609\nSSA26031610\n"

static void given_all(struct cli *t)
{
	given_index(t, ENTRIES);
	given_file(t, "a.csv", DECLARATION);
}

/* The file NAME is as it was: BYTES, or not there where they are NULL. */
static void expect_same(struct cli *t, const char *name, char *bytes, size_t len)
{
	if (bytes)
		expect_bytes(t, name, bytes, len);
	else
		expect_no_file(t, name);
	free(bytes);
}

static void expect_same_with_own_file(struct cli *t, const char *declaration, const char *as_of)
{
	size_t claim_len = 0, result_len = 0;
	char words[256], *out, *claim, *result;

	row(t, declaration);
	given_index(t, ENTRIES);
	given_file(t, "a.csv", declaration);
	given_rules(t, "own.ini", NULL, NULL);
	snprintf(words, sizeof(words), "validate --index i.cidx --ior 12-3456789XX --as-of %s a.csv", as_of);
	run(t, words);
	out = strdup(t->out_text);
	claim = file_bytes(t, "a.Claim_Details.csv", &claim_len);
	result = file_bytes(t, "a.Cape_Validation_Result.csv", &result_len);
	strcat(words, " --rules own.ini");
	run(t, words);
	expect_stdout(t, out);
	expect_same(t, "a.Claim_Details.csv", claim, claim_len);
	expect_same(t, "a.Cape_Validation_Result.csv", result, result_len);
	free(out);
}

/* Claims, rejections and summaries. */
CLI_TEST(the_built_in_file_as_a_user_s_own_gives_the_same_bytes)
{
	static const char *const declarations[] = {
		DECLARATION,
		HEAD "SSA26031601\nSSA26031601\nSSA1\n",
		HEAD "SSA26031699\nSSA26031601\n",
		HEAD,
		"nothing\n",
		"",
	};

	for (size_t i = 0; i < COUNT(declarations); i++) {
		expect_same_with_own_file(t, declarations[i], "2026-06-28");
		expect_same_with_own_file(t, declarations[i], "2026-06-29");
	}
}

CLI_TEST(a_row_of_one_s_own_decides)
{
	given_all(t);
	given_rules_and(t, "own.ini", OWN_ROW);
	run(t, VALIDATE "--rules own.ini --json a.csv");
	expect_exit(t, 1);
	expect_file_has(t, "a.Claim_Details.csv", FAILED(FIRST_CLAIM, "SSA26031610", "TYPE 86 GOES ANOTHER WAY"));
	expect_json(t, 0, "rules",
		    "{\"SUMMARY_STATUS\":1,\"CONTROL_STATUS\":1,\"IEEPA_HTS\":1,\"ENTRY_TYPE\":1,\"RECON_FLAG\":1,"
		    "\"LIQUIDATION_80\":1,\"PROTEST\":1,\"DRAWBACK\":1,\"TYPE_86\":1}");
	/* Not before its first day. */
	run(t, "validate --index i.cidx --ior 12-3456789XX --as-of 2026-06-30 --rules own.ini a.csv");
	expect_file_has(t, "a.Claim_Details.csv", UPDATED(FIRST_CLAIM, "SSA26031610"));
}

CLI_TEST(texts_and_statuses_are_the_file_s)
{
	given_all(t);
	given_rules(t, "own.ini", "text = ENTRY TYPE NOT ELIGIBLE", "text = NOT, \"THIS\" TYPE");
	run(t, VALIDATE "--rules own.ini a.csv");
	expect_exit(t, 1);
	expect_file_has(t, "a.Claim_Details.csv", FAILED(FIRST_CLAIM, "SSA26031605", "\"NOT, \"\"THIS\"\" TYPE\""));
	given_rules(t, "own.ini", "text = Entry number does not exist", "text = No such entry");
	given_file(t, "a.csv", HEAD "SSA26031699\n");
	run(t, VALIDATE "--rules own.ini a.csv");
	expect_exit(t, 1);
	expect_file(t, "a.Cape_Validation_Result.csv", "No such entry,Account Mismatch\nSSA26031699,\n");
	given_rules(t, "own.ini", "upload_rejected_batch = Rejected by batch validation",
		    "upload_rejected_batch = Batch: no");
	run(t, VALIDATE "--rules own.ini --json a.csv");
	expect_json(t, 0, "upload_status", "\"Batch: no\"");
}

/* Two rows of one id of each of gates A to C: the one in force on --as-of is what is printed. */
CLI_TEST(rows_of_gates_a_to_c_have_dates)
{
	static const struct {
		const char *id, *declaration, *text; /* of the row from 2026-07-01 on */
		bool status;                         /* the text is the upload status, not a list */
	} rows[] = {
		{ "[EMPTY]\ngate = A\norder = 2\n", HEAD, "Nothing there.", true },
		{ "[LENGTH]\ngate = B\norder = 1\n", HEAD "SSA1\n", "Too short or too long", false },
		{ "[EXISTS]\ngate = C\norder = 1\n", HEAD "SSA26031699\n", "No such entry", false },
	};
	char by[512];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].id);
		given_all(t);
		given_file(t, "a.csv", rows[i].declaration);
		snprintf(by, sizeof(by), "%stext = %s\nsource = s\nfrom = 2026-07-01\n%suntil = 2026-06-30\n",
			 rows[i].id, rows[i].text, rows[i].id);
		given_rules(t, "own.ini", rows[i].id, by);
		run(t, "validate --index i.cidx --ior 12-3456789XX --as-of 2026-06-30 --rules own.ini --json a.csv");
		expect_exit(t, 1);
		expect_stdout_lacks(t, rows[i].text);
		run(t, "validate --index i.cidx --ior 12-3456789XX --as-of 2026-07-01 --rules own.ini --json a.csv");
		expect_exit(t, 1);
		expect_stdout_has(t, rows[i].text);
		if (!rows[i].status)
			expect_file_has(t, "a.Cape_Validation_Result.csv", rows[i].text);
		run(t, "validate --index i.cidx --ior 12-3456789XX --as-of 2026-07-01 --rules own.ini a.csv");
		expect_stdout_has(t, rows[i].text);
	}
}

/* Name and checksum; a file with other bytes has another version. */
CLI_TEST(rules_version_says_which_file)
{
	char *version, *other;

	given_all(t);
	given_rules(t, "own.ini", "name = builtin-2026.11", "name = desk-7");
	run(t, VALIDATE "--rules own.ini --json a.csv");
	version = json_string(t, 0, "rules_version", HERE);
	if (strncmp(version, "desk-7 ", 7) != 0 || strlen(version) != 7 + 16)
		fail_at(t, version, HERE);
	run(t, VALIDATE "--rules own.ini a.csv");
	expect_stdout_has(t, version);
	given_rules(t, "own.ini", "[rules]\nname = builtin-2026.11", "[rules] ; ours\nname = desk-7");
	run(t, VALIDATE "--rules own.ini --json a.csv");
	other = json_string(t, 0, "rules_version", HERE);
	if (strcmp(version, other) == 0)
		fail_at(t, "another file has the same version", HERE);
	free(version);
	free(other);
}

CLI_TEST(a_mistake_is_told_before_any_input_is_read)
{
	static const struct {
		const char *part, *by, *said;
	} rows[] = {
		{ "order = 4", "order = four", "cape: own.ini:152: order \"four\" is no number from 1 to 64; " },
		{ "type in 08", "type is 08", "cape: own.ini:" },
		{ "entry_failed", "entry_filed", "cape: own.ini:30: " },
		{ "[ACCOUNT]", "[ACCOUNTS]", "cape: own.ini" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].by);
		given_good_index(t);
		given_rules(t, "own.ini", rows[i].part, rows[i].by);
		run(t, VALIDATE "--rules own.ini missing.csv");
		expect_exit(t, 2);
		expect_stdout(t, "");
		expect_stderr_has(t, rows[i].said);
		expect_stderr_has(t, "; ");
		expect_stderr_lacks(t, "missing.csv");
		expect_folder(t, ".", "i.cidx own.ini source.csv");
		run(t, "rules --rules own.ini");
		expect_exit(t, 2);
		expect_stdout(t, "");
		expect_stderr_has(t, rows[i].said);
	}
}

CLI_TEST(a_rule_file_that_cannot_be_opened)
{
	given_all(t);
	given_folder(t, "folder");
	run(t, VALIDATE "--rules missing.ini a.csv");
	expect_exit(t, 2);
	expect_stderr(t, "cape: missing.ini: cannot open: No such file or directory; check the name\n");
	run(t, VALIDATE "--rules folder a.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: folder: ");
	run(t, VALIDATE "--rules= a.csv");
	expect_exit(t, 2);
	expect_no_file(t, "a.Claim_Details.csv");
}

/* The rule file is an input too: no output may be it. */
CLI_TEST(a_result_over_the_rule_file_is_refused)
{
	char *text = tree_file("data/rules.ini");

	given_all(t);
	given_rules(t, "a.Claim_Details.csv", NULL, NULL);
	run(t, VALIDATE "--rules ./a.Claim_Details.csv a.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: a.Claim_Details.csv: would be written over although it is also read");
	expect_file(t, "a.Claim_Details.csv", text);
	given_rules(t, "a.Cape_Validation_Result.csv", NULL, NULL);
	run(t, VALIDATE "--rules a.Cape_Validation_Result.csv a.csv");
	expect_exit(t, 2);
	expect_file(t, "a.Cape_Validation_Result.csv", text);
	free(text);
}

CLI_TEST(rules_from_standard_input_once)
{
	char *text = tree_file("data/rules.ini");

	given_all(t);
	given_stdin(t, text);
	run(t, VALIDATE "--rules - a.csv");
	expect_exit(t, 1);
	given_stdin(t, text);
	run(t, "rules --rules -");
	expect_exit(t, 0);
	given_stdin(t, text);
	run(t, VALIDATE "--rules - -");
	expect_exit(t, 2);
	expect_stderr_has(t, "standard input (-) is named 2 times");
	free(text);
}

CLI_TEST(rules_lists_the_file_s)
{
	given_rules_and(t, "own.ini", OWN_ROW);
	run(t, "rules --rules own.ini --as-of 2026-07-01");
	expect_exit(t, 0);
	expect_stdout_has(t, "TYPE_86");
	expect_stdout_has(t, "from 2026-07-01");
	run(t, "rules --rules own.ini --as-of 2026-06-30");
	expect_stdout_lacks(t, "TYPE_86");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_built_in_file_as_a_user_s_own_gives_the_same_bytes),
		TEST(a_row_of_one_s_own_decides),
		TEST(texts_and_statuses_are_the_file_s),
		TEST(rows_of_gates_a_to_c_have_dates),
		TEST(rules_version_says_which_file),
		TEST(a_mistake_is_told_before_any_input_is_read),
		TEST(a_rule_file_that_cannot_be_opened),
		TEST(a_result_over_the_rule_file_is_refused),
		TEST(rules_from_standard_input_once),
		TEST(rules_lists_the_file_s),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
