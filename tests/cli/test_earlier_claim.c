/* Gate D, rule EARLIER_CLAIM: a success on another claim of the ledger (contract section 4, row 9). */
#include "json.h"
#include "ledgers.h"

#define ALREADY "ENTRY ALREADY ON A CAPE CLAIM"

static void given_all(struct cli *t)
{
	given_index(t, ALL_COLUMNS "\n" GOOD_ALL("SSA26031601") GOOD_ALL("SSA26031602")
			       GOOD_ALL("SSA26031603") "SSA26031604,12-3456789XX,01,Cancelled,CBP,N,,1,,,N\n");
	given_ledger(t);
	given_file(t, "one.csv", "Entry Number\nSSA26031601\nSSA26031604\n");
	given_file(t, "two.csv", "Entry Number\nSSA26031602\nSSA26031601\nSSA26031604\n");
	given_file(t, "three.csv", "Entry Number\nSSA26031603\nSSA26031602\n");
}

CLI_TEST(a_success_on_an_earlier_claim_fails_and_a_failure_does_not)
{
	given_all(t);
	run_at(t, "0", UPLOAD "one.csv");
	expect_exit(t, 1);
	expect_stdout_lacks(t, ALREADY);
	expect_stdout_lacks(t, "EARLIER_CLAIM");
	run_at(t, "1", UPLOAD "two.csv");
	expect_exit(t, 1);
	expect_stdout_has(t, ALREADY " (our words; CBP has published none)");
	expect_file(t, "two.Claim_Details.csv",
		    CLAIM_HEADER UPDATED("100000013569", "SSA26031602") FAILED("100000013569", "SSA26031601", ALREADY)
			    FAILED("100000013569", "SSA26031604", "ENTRY SUMMARY IS CANCELLED/REJECTED"));
	/* The download is the same, with the outcome as it was then. */
	run(t, "claim 100000013569 --ledger l --download -o again --quiet");
	expect_file(t, "again/two.Claim_Details.csv",
		    CLAIM_HEADER UPDATED("100000013569", "SSA26031602") FAILED("100000013569", "SSA26031601", ALREADY)
			    FAILED("100000013569", "SSA26031604", "ENTRY SUMMARY IS CANCELLED/REJECTED"));
}

CLI_TEST(files_of_one_run_count_in_their_order)
{
	static const char *const ways[] = { "", " --threads 1", " --threads 4" };

	for (size_t i = 0; i < COUNT(ways); i++) {
		char words[256];

		row(t, ways[i]);
		given_all(t);
		snprintf(words, sizeof(words), UPLOAD "--json two.csv one.csv three.csv%s", ways[i]);
		given_env(t, "CAPE_TEST_SLICE", i == 2 ? "12" : "0");
		run_at(t, "0", words);
		expect_exit(t, 1);
		expect_json(t, 0, "successes", "2");
		expect_json(t, 0, "rules", "{\"SUMMARY_STATUS\":1}");
		expect_json(t, 1, "successes", "0");
		expect_json(t, 1, "rules", "{\"SUMMARY_STATUS\":1,\"EARLIER_CLAIM\":1}");
		expect_json(t, 2, "successes", "1");
		expect_json(t, 2, "rules", "{\"EARLIER_CLAIM\":1}");
		expect_json(t, 2, "unchecked", "[]");
	}
}

CLI_TEST(validate_asks_a_ledger_that_is_named)
{
	given_all(t);
	run_at(t, "0", UPLOAD "one.csv --quiet");
	run(t, VALIDATE "--json two.csv");
	expect_json(t, 0, "rules", "{\"SUMMARY_STATUS\":1}");
	expect_json(t, 0, "unchecked", "[\"EARLIER_CLAIM\"]");
	given_env(t, "CAPE_LEDGER", "l");
	run(t, VALIDATE "--json two.csv");
	expect_json(t, 0, "unchecked", "[\"EARLIER_CLAIM\"]");
	run(t, VALIDATE "--json --ledger l two.csv");
	expect_json(t, 0, "rules", "{\"SUMMARY_STATUS\":1,\"EARLIER_CLAIM\":1}");
	expect_json(t, 0, "unchecked", "[]");
	/* Nothing was recorded by that: files are not compared with each other. */
	run(t, VALIDATE "--json --ledger l --quiet three.csv three.csv");
	expect_json(t, 1, "successes", "2");
	run(t, VALIDATE "--ledger none two.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "is no ledger");
}

CLI_TEST(all_errors_has_it_last)
{
	given_all(t);
	run_at(t, "0", UPLOAD "one.csv three.csv --quiet");
	given_index(t, ALL_COLUMNS "\nSSA26031601,12-3456789XX,01,Cancelled,CBP,N,,1,,,N\n");
	given_file(t, "one.csv", "Entry Number\nSSA26031601\n");
	run_at(t, "1", UPLOAD "one.csv --all-errors");
	expect_file(
		t, "one.Claim_Details.csv",
		CLAIM_HEADER FAILED("100000013570", "SSA26031601", "ENTRY SUMMARY IS CANCELLED/REJECTED; " ALREADY));
	run(t, "claim 100000013570 --ledger l --download -o again --quiet");
	expect_file(
		t, "again/one.Claim_Details.csv",
		CLAIM_HEADER FAILED("100000013570", "SSA26031601", "ENTRY SUMMARY IS CANCELLED/REJECTED; " ALREADY));
}

/* More entries than the set's file is written for. */
#define MANY 70000

static void given_many(struct cli *t)
{
	char *index = malloc(MANY * 64 + 1024), *declaration = malloc(MANY * 16 + 64), *i = index, *d = declaration;

	must(index && declaration, "memory");
	i += sprintf(i, COLUMNS "\n");
	d += sprintf(d, "Entry Number\n");
	for (unsigned n = 0; n < MANY; n++) {
		i += sprintf(i, "ABC%08u" GOOD_CELLS "\n", n * 7);
		d += sprintf(d, "ABC%08u\n", n * 7);
	}
	given_index(t, index);
	given_file(t, "many.csv", declaration);
	given_file(t, "few.csv", "Entry Number\nABC00000000\nABC00489993\n");
	free(index);
	free(declaration);
}

CLI_TEST(the_set_s_file_may_go_be_damaged_or_come_from_elsewhere)
{
	static const struct {
		const char *what, *content;
	} rows[] = {
		{ "as it is", NULL },
		{ "no such file", "" },
		{ "damaged",
		  "CAPESET\n and then something else that is longer than its header, by some bytes at least" },
	};

	given_many(t);
	given_ledger(t);
	run_at(t, "0", UPLOAD "many.csv --quiet");
	expect_exit(t, 0);
	expect_private(t, "l/claimed.set");
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (rows[i].content)
			must(unlinkat(t->folder_fd, "l/claimed.set", 0) == 0, "unlink");
		if (rows[i].content && *rows[i].content)
			given_file(t, "l/claimed.set", rows[i].content);
		run(t, VALIDATE "--json --ledger l few.csv");
		expect_json(t, 0, "rules", "{\"EARLIER_CLAIM\":2}");
		/* It was made again. */
		expect_private(t, "l/claimed.set");
	}
	run_at(t, "1", UPLOAD "--json many.csv");
	expect_json(t, 0, "successes", "0");
	expect_json(t, 0, "claim_status", "\"Rejected\"");
}

/* Other claims under the same numbers, and the set of those that are gone. */
CLI_TEST(a_ledger_that_was_restored_forgets_the_set)
{
	size_t len = 0;
	char *database;

	given_many(t);
	given_file(t, "one.csv", "Entry Number\nABC00000007\n");
	given_ledger(t);
	run_at(t, "0", UPLOAD "one.csv --quiet");
	run(t, "ledger backup b --ledger l --quiet");
	expect_exit(t, 0);
	run_at(t, "1", UPLOAD "many.csv --quiet");
	expect_private(t, "l/claimed.set");
	database = file_bytes(t, "b/ledger.sqlite", &len);
	must(database != NULL, "backup");
	given_bytes(t, "l/ledger.sqlite", database, len);
	free(database);
	run_at(t, "2", UPLOAD "few.csv --quiet");
	expect_exit(t, 0);
	run(t, VALIDATE "--json --ledger l few.csv many.csv");
	expect_json(t, 0, "successes", "0");
	expect_json(t, 1, "rules", "{\"EARLIER_CLAIM\":3}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_success_on_an_earlier_claim_fails_and_a_failure_does_not),
		TEST(files_of_one_run_count_in_their_order),
		TEST(validate_asks_a_ledger_that_is_named),
		TEST(all_errors_has_it_last),
		TEST(the_set_s_file_may_go_be_damaged_or_come_from_elsewhere),
		TEST(a_ledger_that_was_restored_forgets_the_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
