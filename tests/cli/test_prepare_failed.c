/* What CBP failed is not prepared again while nothing of it has changed; what is, and what --retry is for. */
#include "claim_files.h"

#define LEFT                            "FILE,LINE,AS_TYPED,ENTRY_NUMBER,REASON,NEXT_STEP,COULD_PASS_ON\n"
#define PREPARE                         "prepare --all --ledger l --index i.cidx --ior 12-3456789XX --as-of 2026-07-01 --quiet --exit-zero "
#define DUTY                            "UNABLE TO CALCULATE DUTY"
#define SEE                             "see what CBP wants; prepare --retry declares it all the same"
#define LEFT_FAILED(number, text, step) ",,," number ",FAILED AT CBP (" text ")," step ",\n"
#define CLAIMED(number)                 ",,," number "," ALREADY ",leave the entry out,\n"

/* Entry 1 is a success, entry 2 failed with a message; 6 and 7 were never filed. */
static void given_failure(struct cli *t, const char *message)
{
	given_seven(t);
	given_upload(t, "d.csv", "12");
	given_claim_file(t, "c.csv", CBP, "1", "2", message);
	run(t, "claim import c.csv --ledger l --quiet");
	expect_exit(t, 1);
}

/* The line of entry 2, NULL: it is declared. */
static void expect_second(struct cli *t, const char *words, const char *line)
{
	char all[300];
	size_t len = 0;
	char *left;

	snprintf(all, sizeof(all), PREPARE "-o out %s", words);
	run(t, all);
	expect_exit(t, 0);
	left = file_bytes(t, "out/left_out.csv", &len);
	must(left != NULL, "out/left_out.csv");
	if (line ? !strstr(left, line) : strstr(left, "SSA26031602") != NULL) {
		show_text("got", left, len);
		fail_at(t, line ? line : "entry 2 is left out", HERE);
	}
	free(left);
}

CLI_TEST(what_cbp_said_stands_in_the_reason)
{
	static const struct {
		const char *what, *message, *line;
	} rows[] = {
		{ "a rule's text, which passes here", "PROTEST ON ENTRY",
		  LEFT_FAILED(
			  "SSA26031602", "PROTEST ON ENTRY",
			  "\"if it is solely for IEEPA duties and liquidation not over 80 days back: withdraw it, then file the entry again; prepare --retry declares it all the same\"") },
		{ "no rule's text", DUTY, LEFT_FAILED("SSA26031602", DUTY, SEE) },
		{ "several", "\"A, B; C\"", ",,,SSA26031602,\"FAILED AT CBP (A, B; C)\"," SEE ",\n" },
		{ "none", "", LEFT_FAILED("SSA26031602", "CBP gives no reason", SEE) },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_failure(t, rows[i].message);
		expect_second(t, "", rows[i].line);
	}
}

CLI_TEST(a_long_text_is_cut_between_characters)
{
	static char message[1200], line[1200];

	for (int i = 0; i < 300; i++)
		strcat(message, i == 0 ? "A" : "é");
	given_failure(t, message);
	snprintf(line, sizeof(line), ",FAILED AT CBP (%.499s…)," SEE ",", message);
	expect_second(t, "", line);
}

CLI_TEST(what_is_declared_again)
{
	static const char same[] = ALL_COLUMNS "\n" GOOD_ALL("SSA26031601") GOOD_ALL("SSA26031602");
	static const char liquidated[] = ALL_COLUMNS
		"\n" GOOD_ALL("SSA26031601") "SSA26031602,12-3456789XX,01,Accepted,CBP,N,2026-06-20,1,,,N\n";
	static const char protested[] = ALL_COLUMNS
		"\n" GOOD_ALL("SSA26031601") "SSA26031602,12-3456789XX,01,Accepted,CBP,N,,1,,Open,N\n";
	static const struct {
		const char *what, *words, *index, *command, *line;
	} rows[] = {
		{ "nothing has changed", "", same, NULL, LEFT_FAILED("SSA26031602", DUTY, SEE) },
		{ "--retry", "--retry", same, NULL, NULL },
		{ "data have changed", "", liquidated, NULL, NULL },
		{ "they have, and it fails a rule", "", protested, NULL, ",SSA26031602,PROTEST ON ENTRY," },
		{ "the job is void", "", same, "void " JOB " --reason x --ledger l --quiet", NULL },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_failure(t, DUTY);
		given_index(t, rows[i].index);
		if (rows[i].command) {
			run(t, rows[i].command);
			expect_exit(t, 0);
		}
		expect_second(t, rows[i].words, rows[i].line);
	}
}

CLI_TEST(a_later_answer_counts)
{
	given_failure(t, DUTY);
	given_claim_file(t, "c.csv", CBP, "12", "", "");
	run(t, "claim import c.csv --ledger l --quiet");
	expect_second(t, "", CLAIMED("SSA26031602"));
}

CLI_TEST(the_latest_of_several_claims_counts)
{
	given_failure(t, DUTY);
	/* Filed again with another date, and failed: back to the first date it is another entry than the one that failed last. */
	given_index(t, ALL_COLUMNS
		    "\n" GOOD_ALL("SSA26031601") "SSA26031602,12-3456789XX,01,Accepted,CBP,N,2026-06-20,1,,,N\n");
	given_upload(t, "e.csv", "2");
	given_claim_file(t, "f.csv", "100000013599", "", "2", "INVALID HTS");
	run(t, "claim import f.csv --ledger l --quiet");
	expect_second(t, "", LEFT_FAILED("SSA26031602", "INVALID HTS", SEE));
	run(t, "void 9000000002 --reason x --ledger l --quiet");
	expect_exit(t, 0);
	given_index(t, ALL_COLUMNS "\n" GOOD_ALL("SSA26031601") GOOD_ALL("SSA26031602"));
	run(t, PREPARE "-o again");
	expect_file(t, "again/left_out.csv", LEFT LEFT_FAILED("SSA26031602", DUTY, SEE) CLAIMED("SSA26031601"));
}

CLI_TEST(a_claim_that_was_imported_has_no_record_to_compare)
{
	given_seven(t);
	given_claim_file(t, "c.csv", CBP, "1", "2", DUTY);
	run(t, "claim import c.csv --ledger l --quiet");
	expect_second(t, "", LEFT_FAILED("SSA26031602", DUTY, SEE));
}

CLI_TEST(before_holds_and_authority)
{
	given_failure(t, DUTY);
	given_file(t, "hold.csv", "SSA26031602\n");
	given_file(t, "none.csv", "Importer Number,Client,Power of Attorney Until\n123456789,A,unlimited\n");
	expect_second(t, "--hold hold.csv --clients none.csv", LEFT_FAILED("SSA26031602", DUTY, SEE));
}

CLI_TEST(a_client_is_told)
{
	given_failure(t, DUTY);
	given_file(t, "clients.csv", "Importer Number,Client,Power of Attorney Until\n12-3456789XX,A,unlimited\n");
	expect_second(t, "--clients clients.csv --by-client who", LEFT_FAILED("SSA26031602", DUTY, SEE));
	expect_file_has(t, "who/A/left_out.csv", LEFT_FAILED("SSA26031602", DUTY, SEE));
}

CLI_TEST(sums_have_one_name_for_all_texts)
{
	given_seven(t);
	given_upload(t, "d.csv", "123");
	given_file(t, "c.csv",
		   CLAIM_HEADER CBP ",SSA26031601,Entry Summary Updated,\n" CBP ",SSA26031602,Failed,A\n" CBP
				    ",SSA26031603,Failed,B\n");
	run(t, "claim import c.csv --ledger l --quiet");
	run(t, "prepare --all --ledger l --index i.cidx --ior 12-3456789XX --as-of 2026-07-01 --dry-run");
	expect_exit(t, 1);
	expect_stdout_has(t, "2 FAILED AT CBP\n");
}

CLI_TEST(a_ledger_that_is_damaged_declares_nothing)
{
	static const struct {
		const char *file, *says;
	} rows[] = {
		{ "l/files/outcomes-0000000/0000000001.outcome", "outcome" },
		{ "l/files/900000000/900000000001.record", "record" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].file);
		given_failure(t, DUTY);
		given_file(t, rows[i].file, "CAPE");
		run(t, PREPARE "-o out");
		expect_exit(t, 2);
		expect_stderr_has(t, rows[i].says);
		expect_no_file(t, "out");
		run(t, "worklist --all --ledger l --index i.cidx -o w.csv");
		expect_exit(t, 2);
		expect_no_file(t, "w.csv");
	}
}

CLI_TEST(retry_needs_a_ledger)
{
	given_seven(t);
	run(t, "prepare --all --index i.cidx --ior 12-3456789XX --dry-run --retry");
	expect_exit(t, 2);
	expect_stderr_has(t, "--retry is about what CBP failed, and there is no ledger that knows");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_cbp_said_stands_in_the_reason),
		TEST(a_long_text_is_cut_between_characters),
		TEST(what_is_declared_again),
		TEST(a_later_answer_counts),
		TEST(the_latest_of_several_claims_counts),
		TEST(a_claim_that_was_imported_has_no_record_to_compare),
		TEST(before_holds_and_authority),
		TEST(a_client_is_told),
		TEST(sums_have_one_name_for_all_texts),
		TEST(a_ledger_that_is_damaged_declares_nothing),
		TEST(retry_needs_a_ledger),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
