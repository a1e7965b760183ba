/* `--entry`: what became of one entry, whatever state the file is in that says where to look. */
#include "json.h"
#include "ledgers.h"

#define FILTER "l/entries.filter"

/* Entries: 1 a success of jobs 341 (void) and 345, 2 a failure of 341, both in 342 (gate B) and 343 (gate C); 344 is gate A's. */
static void given_jobs(struct cli *t)
{
	given_index(t, COLUMNS "\n" GOOD("SSA26031601")
			       GOOD("SSA26031603") "SSA26031602,12-3456789XX,01,Cancelled,CBP,N,,1\n");
	given_ledger(t);
	given_file(t, "claim.csv", "Entry Number\nSSA26031601\nSSA-2603160-2\n");
	given_file(t, "twice.csv", "Entry Number\r\n\"SSA-26031601\"\r\nSSA26031602\r\nSSA26031602\r\n");
	given_file(t, "unknown.csv", "Entry Number\nSSA26031601\nSSA26031602\nSSA26031699\n");
	given_file(t, "empty.csv", "Entry Number\n");
	given_file(t, "again.csv", "Entry Number\nSSA26031601\n");
	given_file(t, "other.csv", "Entry Number\nSSA26031603\n");
	run_at(t, "0", UPLOAD "claim.csv twice.csv unknown.csv empty.csv --submitted-by S --quiet");
	expect_exit(t, 1);
	run_at(t, "1", "void 341 --ledger l --reason never_filed --quiet");
	run_at(t, "2", UPLOAD "again.csv --submitted-by S --quiet");
	expect_exit(t, 0);
}

/* Jobs (of the form "345 343 ") of an entry's history, newest first. */
static void expect_jobs(struct cli *t, const char *entry, const char *jobs)
{
	char words[128], got[128] = "";

	snprintf(words, sizeof(words), "history --ledger l --json --entry %s", entry);
	run(t, words);
	expect_exit(t, 0);
	expect_stderr(t, "");
	for (const char *at = t->out_text; (at = strstr(at, "{\"job_number\":\"0000000")) != NULL; at += 20)
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%.3s ", at + 22);
	if (strcmp(got, jobs) != 0) {
		show_text("expected", jobs, strlen(jobs));
		fail_at(t, got, HERE);
	}
}

static void expect_all(struct cli *t)
{
	expect_jobs(t, "SSA26031601", "345 343 342 341 ");
	expect_jobs(t, "SSA26031602", "343 342 341 ");
	expect_jobs(t, "SSA26031699", "343 ");
	expect_jobs(t, "SSA26031603", "");
}

CLI_TEST(successes_failures_rejected_files_and_voids)
{
	given_jobs(t);
	expect_private(t, FILTER);
	expect_all(t);
	run(t, "history --ledger l --csv --entry SSA-2603160-1");
	expect_stdout(
		t,
		"File Upload Job #,Claim Number,File Name,Submitted Date/Time,File Upload Status,Submitted By,CBP Job #,"
		"CBP Claim Number,CBP Status,Entry Status,Error Description,CBP Entry Status,CBP Error Description\n"
		"0000000345,100000013569,again.csv,\"3/30/2026, 11:30 AM\",Accepted,S,,,,Entry Summary Updated,,,\n"
		"0000000343,,unknown.csv,\"3/30/2026, 11:28 AM\",Rejected by batch validation,S,,,,,,,\n"
		"0000000342,,twice.csv,\"3/30/2026, 11:28 AM\",Failed initial validation,S,,,,,,,\n"
		"0000000341,100000013568,claim.csv,\"3/30/2026, 11:28 AM\",Accepted (void),S,,,,Entry Summary Updated,,,\n");
	run(t, "claims --ledger l --json --entry SSA26031602");
	expect_lines(t, t->out_text, 1);
	expect_json(t, 0, "entry_status", "\"Failed\"");
	expect_json(t, 0, "error_description", "\"ENTRY SUMMARY IS CANCELLED/REJECTED\"");
	run(t, "claims --ledger l --json --entry SSA26031601 --limit 1");
	expect_lines(t, t->out_text, 1);
	expect_json(t, 0, "claim_number", "\"100000013569\"");
	run(t, "history --ledger l --entry SSA26031602 --status void --json");
	expect_lines(t, t->out_text, 1);
	run(t, "claims --ledger l --entry SSA26031699");
	expect_stdout(t, "No claims.\n");
}

CLI_TEST(the_file_may_be_gone_cut_damaged_or_older)
{
	static const struct {
		const char *what;
		int cut;  /* bytes that stay; -1: all */
		int flip; /* a byte; -1: none */
	} rows[] = {
		{ "gone", -2, -1 },
		{ "empty", 0, -1 },
		{ "cut in the header", 50, -1 },
		{ "cut behind it", 128, -1 },
		{ "cut in the lines", 200, -1 },
		{ "header", -1, 17 },
		{ "covers", -1, 24 },
		{ "a line", -1, 130 },
		{ "another", -1, 250 },
	};
	size_t len = 0, older_len = 0;
	char *bytes, *older;

	given_jobs(t);
	bytes = file_bytes(t, FILTER, &len);
	for (size_t i = 0; i < COUNT(rows); i++) {
		snprintf(t->label, sizeof(t->label), "%s", rows[i].what);
		if (rows[i].flip >= 0)
			bytes[rows[i].flip] = (char)(bytes[rows[i].flip] ^ 4);
		if (rows[i].cut == -2)
			must(unlinkat(t->folder_fd, FILTER, 0) == 0, FILTER);
		else
			given_bytes(t, FILTER, bytes, rows[i].cut < 0 ? len : (size_t)rows[i].cut);
		if (rows[i].flip >= 0)
			bytes[rows[i].flip] = (char)(bytes[rows[i].flip] ^ 4);
		expect_all(t);
		run(t, "ledger verify --ledger l --quiet");
		expect_exit(t, 0);
	}
	older = file_bytes(t, FILTER, &older_len);
	run_at(t, "3", UPLOAD "other.csv unknown.csv --quiet");
	expect_exit(t, 1);
	given_bytes(t, FILTER, older, older_len);
	snprintf(t->label, sizeof(t->label), "older");
	expect_jobs(t, "SSA26031603", "346 ");
	expect_jobs(t, "SSA26031601", "347 345 343 342 341 ");
	run(t, "ledger verify --ledger l --quiet");
	expect_exit(t, 0);
	free(bytes);
	free(older);
}

CLI_TEST(files_that_cannot_have_the_entry_are_not_opened)
{
	given_jobs(t);
	must(unlinkat(t->folder_fd, "l/files/100000013/100000013569.record", 0) == 0, "unlink");
	must(unlinkat(t->folder_fd, "l/files/0000000/0000000342.upload", 0) == 0, "unlink");
	expect_jobs(t, "SSA26031699", "343 ");
	run(t, "history --ledger l --entry SSA26031601");
	expect_exit(t, 2);
	expect_message(t);
	/* Without the filter all are opened. */
	must(unlinkat(t->folder_fd, FILTER, 0) == 0, FILTER);
	run(t, "history --ledger l --entry SSA26031699");
	expect_exit(t, 2);
	expect_message(t);
	expect_no_file(t, FILTER);
}

CLI_TEST(verify_tells_of_a_filter_that_is_not_what_the_files_say)
{
	size_t len = 0;
	char *bytes;

	given_jobs(t);
	bytes = file_bytes(t, FILTER, &len);
	bytes[130] = (char)(bytes[130] ^ 1);
	given_bytes(t, FILTER, bytes, len);
	free(bytes);
	run(t, "ledger verify --ledger l");
	expect_exit(t, 2);
	expect_stderr_has(t, "entries.filter");
	expect_stderr_has(t, "remove it, it is made again");
	/* Who asks for an entry of that line makes it again. */
	expect_all(t);
	run(t, "ledger verify --ledger l");
	expect_exit(t, 0);
}

CLI_TEST(a_backup_makes_its_own)
{
	given_jobs(t);
	run(t, "ledger backup copy --ledger l --quiet");
	expect_exit(t, 0);
	expect_no_file(t, "copy/entries.filter");
	run(t, "history --ledger copy --entry SSA26031602 --json");
	expect_lines(t, t->out_text, 3);
	expect_private(t, "copy/entries.filter");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(successes_failures_rejected_files_and_voids),
		TEST(the_file_may_be_gone_cut_damaged_or_older),
		TEST(files_that_cannot_have_the_entry_are_not_opened),
		TEST(verify_tells_of_a_filter_that_is_not_what_the_files_say),
		TEST(a_backup_makes_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
