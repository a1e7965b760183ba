/* `cape refund --ledger`: what counts as claimed is estimated, with the values that were frozen when it was filed. */
#include "claim_files.h"

#define REFUND_COLUMNS COLUMNS ",IEEPA Duty,Entry Summary Date,Payment Date,Liquidation Status"
#define CELLS          ",12-3456789XX,01,Accepted,CBP,N,,1,"

/* On 2026-03-30 all pass but for 4, which is cancelled, and 5, in trade control. */
static const char source[] = REFUND_COLUMNS
	"\n"
	"SSA26031601" CELLS "\"$10,000.00\",2025-08-01,2025-08-15,Unliquidated\n"
	"SSA26031602" CELLS "36.50,2025-08-01,,Unliquidated\n"
	"SSA26031603,12-3456789XX,01,Accepted,CBP,N,2026-02-20,1,100.00,2025-06-01,2025-06-15,Liquidated\n"
	"SSA26031604,12-3456789XX,01,Cancelled,CBP,N,,1,70.00,2025-06-01,2025-06-15,Unliquidated\n"
	"SSA26031605,12-3456789XX,01,Accepted,Trade,N,,1,80.00,2025-06-01,2025-06-15,Unliquidated\n"
	"SSA26031606" CELLS "90.00,2025-06-01,2025-06-15,Suspended\n"
	"SSA26031607" CELLS "50.00,2025-06-01,2025-06-15,Unliquidated\n";

#define REFUND "refund --ledger l "
/* The first columns of an entry's row, and of what is deposited on 2025-06-15 and liquidated 45 days behind the day of filing. */
#define ROW(entry)        "123456789XX,SSA2603160" entry ",yes,"
#define JUNE(entry, duty) ROW(entry) duty ",2025-06-15,payment_date,,2026-05-14,liquidation,333,"

static void given_world(struct cli *t)
{
	given_index(t, source);
	run(t, "ledger init l --quiet");
	expect_exit(t, 0);
}

/* Imports CBP's outcome of a claim. */
static void given_outcome(struct cli *t, const char *claim, const char *good, const char *bad)
{
	given_claim_file(t, "c.csv", claim, good, bad, "STATEMENT PROCESSING NOT COMPLETE");
	run(t, "claim import --ledger l c.csv --quiet");
}

static char *printed(struct cli *t, const char *words)
{
	char *text;

	run(t, words);
	text = strdup(t->out_text);
	must(text != NULL, "memory");
	return text;
}

/* CBP removes the IEEPA lines, and the exports show it: what was claimed stays. */
CLI_TEST(a_claim_keeps_its_refund_to_the_cent)
{
	char *before, *after;

	given_world(t);
	given_upload(t, "a.csv", "12367");
	before = printed(t, REFUND "--csv --quiet");
	expect_exit(t, 1); /* A liquidation is suspended. */
	expect_stdout_has(t, "\n" ROW("1") "10000.00,2025-08-15,payment_date,,2026-05-14,liquidation,272,");
	expect_stdout_has(t, "\n" ROW("3") "100.00,2025-06-15,payment_date,2026-02-20,2026-05-14,reliquidation,333,");
	expect_stdout_has(t, "\n" ROW("6") "90.00,,,,,,,,,SUSPENDED\n");
	given_file(t, "newer.csv",
		   REFUND_COLUMNS
		   "\n"
		   "SSA26031601,98-7654321,01,Accepted,CBP,N,2026-04-20,0,0.00,2025-09-01,2025-09-15,Liquidated\n"
		   "SSA26031602" CELLS "1.00,2025-08-01,2025-08-02,Suspended\n"
		   "SSA26031603,12-3456789XX,01,Cancelled,CBP,N,,0,,,,\n");
	run(t, "index update i.cidx newer.csv --data-date 2026-07-01 --quiet");
	run(t, "refund --all --index i.cidx --as-of 2026-03-30 --csv --quiet");
	expect_stdout_lacks(t, "10000.00");
	after = printed(t, REFUND "--csv --quiet");
	must(strcmp(before, after) == 0, "the same refund after the update");
	must(unlinkat(t->folder_fd, "i.cidx", 0) == 0, "i.cidx");
	free(after);
	after = printed(t, REFUND "--csv --quiet");
	must(strcmp(before, after) == 0, "the same refund without an index");
	free(before);
	free(after);
}

/* Filed and estimated on one day they are the same entries, days and amounts. */
CLI_TEST(a_claim_is_estimated_as_its_declaration)
{
	char *declaration;

	given_world(t);
	given_upload(t, "a.csv", "1234567");
	declaration = printed(t, "refund --index i.cidx --ior 12-3456789XX --as-of " GUIDE_DAY " --csv --quiet a.csv");
	run(t, REFUND "--csv --quiet");
	expect_stdout(t, declaration);
	run(t, REFUND "--as-of 2026-07-15 --csv --quiet");
	expect_stdout(t, declaration);
	free(declaration);
	run(t, REFUND "--paid-on 2026-06-05 --csv --quiet");
	expect_stdout_has(t, ROW("1") "10000.00,2025-08-15,payment_date,,2026-06-05,paid_on,294,476.44,10476.44,\n");
	run(t, REFUND "--paid-on 2026-06-05 --corporate no --json");
	expect_json(t, 0, "all", "false");
	expect_json(t, 0, "claims", "1");
	expect_json(t, 0, "entries", "7");
	expect_json(t, 0, "errors", "2");
	expect_json(t, 0, "decided_by_cbp", "0");
	expect_json(t, 0, "corporate", "false");
	expect_json(t, 0, "as_of", "null");
	expect_json(t, 0, "index_hash", "null");
	expect_json(t, 0, "unchecked", "[\"RECON_FLAG\",\"PROTEST\",\"DRAWBACK\"]");
	run(t, REFUND);
	expect_stdout_has(t, "Claims              1\n");
	expect_stdout_has(t, "7: 5 succeed, 2 fail; 0 by CBP's outcome, the others as predicted\n");
	expect_stdout_has(t, "of each claim the day it was judged for\n");
}

/* The refund shrank by what was imported: the claim without a job is the later one, and has no duties. */
CLI_TEST(a_claim_without_a_job_takes_no_duty_away)
{
	given_world(t);
	given_upload(t, "a.csv", "17");
	/* 2, 3 and 6 are on none of ours, so that it belongs to no job. */
	given_outcome(t, CBP, "12367", "");
	expect_exit(t, 1);
	run(t, REFUND "--csv --quiet");
	expect_lines(t, t->out_text, 6);
	expect_stdout_has(t, "\n" ROW("1") "10000.00,");
	expect_stdout_has(t, "\n" JUNE("7", "50.00"));
	run(t, REFUND "--json");
	expect_json(t, 0, "claims", "2");
	expect_json(t, 0, "counted_once", "2");
	expect_json(t, 0, "ieepa_duty", "\"10050.00\"");
	expect_json(t, 0, "not_estimable", "{\"NOT_FROZEN\":3}");
	run(t, "report --ledger l --json");
	expect_stdout_has(t, "\"entries\":5,\"pass\":5,\"fail\":0,");
	expect_stdout_has(t, "\"duty\":\"10050.00\"");
	run(t, "worklist --ledger l --index i.cidx --as-of 2026-04-01");
	expect_stdout_has(t, ",a.csv," JOB "," OUR ",");
}

CLI_TEST(what_CBP_decided_goes_before_what_was_predicted)
{
	given_world(t);
	given_upload(t, "a.csv", "12457");
	/* 2 succeeds as predicted, 1 fails although it was to succeed, 5 succeeds although it was to fail; of 7 CBP says nothing. */
	given_outcome(t, CBP, "25", "14");
	run(t, REFUND "--csv --quiet");
	expect_lines(t, t->out_text, 4);
	expect_stdout_has(t, "\n" ROW("2"));
	expect_stdout_has(t, "\n" JUNE("5", "80.00"));
	expect_stdout_has(t, "\n" JUNE("7", "50.00"));
	run(t, REFUND "--json");
	expect_exit(t, 0);
	expect_json(t, 0, "entries", "5");
	expect_json(t, 0, "errors", "2");
	expect_json(t, 0, "decided_by_cbp", "4");
	expect_json(t, 0, "ieepa_duty", "\"166.50\"");
}

/* A wrong outcome may name entries that the claim's record lacks; a claim that was imported without a job has no record. */
CLI_TEST(what_only_CBP_has_is_not_estimable)
{
	given_world(t);
	given_upload(t, "a.csv", "123");
	given_outcome(t, CBP, "1237", "");
	given_outcome(t, "100000099999", "4", "5");
	run(t, REFUND "--csv --quiet");
	expect_exit(t, 1);
	expect_lines(t, t->out_text, 6);
	expect_stdout_has(t, "NOT_FROZEN\n,SSA26031604,yes,,,,,,,,,,NOT_FROZEN\n");
	expect_stdout_has(t, "\n,SSA26031607,yes,,,,,,,,,,NOT_FROZEN\n");
	run(t, REFUND "--json");
	expect_json(t, 0, "claims", "2");
	expect_json(t, 0, "estimated_entries", "3");
	expect_json(t, 0, "not_estimable", "{\"NOT_FROZEN\":2}");
	expect_json(t, 0, "errors", "1");
	expect_json(t, 0, "decided_by_cbp", "6");
	run(t, REFUND "--claim " OUR " --json");
	expect_json(t, 0, "claims", "1");
	expect_json(t, 0, "not_estimable", "{\"NOT_FROZEN\":1}");
}

CLI_TEST(what_does_not_count_is_not_paid)
{
	given_world(t);
	given_upload(t, "a.csv", "1");
	run(t, "void 9000000001 --ledger l --reason never --quiet");
	given_upload(t, "b.csv", "2");
	run_list(t, "record", "9000000002", "--cbp-status", "Rejected by batch validation", "--ledger", "l", "--quiet");
	given_upload(t, "c.csv", "7");
	run(t, REFUND "--json");
	expect_exit(t, 0);
	expect_json(t, 0, "claims", "1");
	expect_json(t, 0, "claims_passed_over", "2");
	expect_json(t, 0, "entries", "1");
	expect_json(t, 0, "ieepa_duty", "\"50.00\"");
	run(t, REFUND);
	expect_stdout_has(t, "1; 2 passed over, void or rejected by CBP\n");
	run(t, REFUND "--claim 900000000001");
	expect_exit(t, 2);
	expect_stderr_has(t, "claim 900000000001 does not count: its job is void");
	run(t, REFUND "--claim 900000000002");
	expect_exit(t, 2);
	run(t, REFUND "--claim 900000000003 --json");
	expect_exit(t, 0);
	expect_json(t, 0, "ieepa_duty", "\"50.00\"");
	run(t, REFUND "--claim 900000000004");
	expect_exit(t, 2);
	expect_message(t);
}

/* CBP may have an entry as a success on two claims; it pays once. */
CLI_TEST(an_entry_on_two_claims_counts_once)
{
	given_world(t);
	given_upload(t, "a.csv", "17");
	given_upload(t, "b.csv", "71");
	run(t, "record 9000000001 --cbp-job 1111111111 --cbp-claim 100000000001 --ledger l --quiet");
	run(t, "record 9000000002 --cbp-job 1111111112 --cbp-claim 100000000002 --ledger l --quiet");
	given_outcome(t, "100000000001", "7", "1");
	given_outcome(t, "100000000002", "71", "");
	run(t, REFUND "--json");
	expect_json(t, 0, "claims", "2");
	expect_json(t, 0, "entries", "4");
	expect_json(t, 0, "errors", "1");
	expect_json(t, 0, "counted_once", "1");
	expect_json(t, 0, "estimated_entries", "2");
	expect_json(t, 0, "ieepa_duty", "\"10050.00\"");
	run(t, REFUND "--csv --quiet");
	expect_lines(t, t->out_text, 3);
	expect_stdout_has(t, "NOT_ESTIMABLE\n" ROW("7"));
	expect_stdout_has(t, "\n" ROW("1"));
}

CLI_TEST(claims_are_chosen_by_day)
{
	static const struct {
		const char *words, *claims, *duty;
	} rows[] = {
		{ "--since 2026-03-30", "2", "\"10050.00\"" },
		{ "--since 2026-03-31", "1", "\"50.00\"" },
		{ "--until 2026-03-30", "1", "\"10000.00\"" },
		{ "--since 2026-04-02", "0", "\"0.00\"" },
		{ "--since 2026-03-30 --until 2026-03-31", "2", "\"10050.00\"" },
	};
	char words[128];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].words);
		given_world(t);
		given_upload(t, "a.csv", "1");
		given_file(t, "b.csv", "Entry Number\nSSA26031607\n");
		run_at(t, "1440", UPLOAD "b.csv --quiet");
		snprintf(words, sizeof(words), REFUND "--json %s", rows[i].words);
		run(t, words);
		expect_exit(t, 0);
		expect_json(t, 0, "claims", rows[i].claims);
		expect_json(t, 0, "ieepa_duty", rows[i].duty);
	}
	/* Each by its own day. */
	run(t, REFUND "--csv --quiet");
	expect_stdout_has(t, ROW("1") "10000.00,2025-08-15,payment_date,,2026-05-14,");
	expect_stdout_has(t, ROW("7") "50.00,2025-06-15,payment_date,,2026-05-15,");
}

CLI_TEST(choices_that_do_not_go_together)
{
	static const struct {
		const char *words, *says;
	} rows[] = {
		{ "a.csv", "neither --all nor a declaration" },
		{ "--all", "neither --all nor a declaration" },
		{ "--index i.cidx", "leave --index out" },
		{ "--ior 12-3456789XX", "account options" },
		{ "--claim 900000000001 --since 2026-01-01", "keep one" },
		{ "--claim x", "--claim" },
		{ "--since never", "--since" },
	};
	char words[128];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].words);
		given_world(t);
		given_upload(t, "a.csv", "1");
		snprintf(words, sizeof(words), REFUND "%s", rows[i].words);
		run(t, words);
		expect_exit(t, 2);
		expect_stdout(t, "");
		expect_message(t);
		expect_stderr_has(t, rows[i].says);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_claim_keeps_its_refund_to_the_cent),     TEST(a_claim_is_estimated_as_its_declaration),
		TEST(a_claim_without_a_job_takes_no_duty_away), TEST(what_CBP_decided_goes_before_what_was_predicted),
		TEST(what_only_CBP_has_is_not_estimable),       TEST(what_does_not_count_is_not_paid),
		TEST(an_entry_on_two_claims_counts_once),       TEST(claims_are_chosen_by_day),
		TEST(choices_that_do_not_go_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
