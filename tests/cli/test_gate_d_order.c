/*
 * Gate D, several failures on one entry: the first rule that fails gives the error, --all-errors gives all in
 * rule order.
 */
#include "json.h"
#include "sources.h"

#define E1 "ENTRY SUMMARY IS CANCELLED/REJECTED"
#define E2 "ENTRY SUMMARY IS IN TRADE CONTROL"
#define E3 "NO IEEPA HTS ON ENTRY"
#define E4 "ENTRY TYPE NOT ELIGIBLE"
#define E5 "ENTRY SUMMARY FLAGGED FOR RECON"
#define E6 "ENTRY SUMMARY IS IN FINAL LIQUIDATION STATUS"
#define E7 "PROTEST ON ENTRY"
#define E8 "ENTRY ON DRAWBACK"

/* Each row repairs what the row above failed first. Cells as in ALL_COLUMNS. */
static const struct {
	const char *cells, *first, *all, *rules;
} ladder[] = {
	{ "08,Cancelled,Trade,Y,2020-01-01,0,x,Open,Y", E1, E1 "; " E2 "; " E3 "; " E4 "; " E5 "; " E6 "; " E7 "; " E8,
	  "{\"SUMMARY_STATUS\":1,\"CONTROL_STATUS\":1,\"IEEPA_HTS\":1,\"ENTRY_TYPE\":1,\"RECON_FLAG\":1,"
	  "\"LIQUIDATION_80\":1,\"PROTEST\":1,\"DRAWBACK\":1}" },
	{ "08,Accepted,Trade,Y,2020-01-01,0,x,Open,Y", E2, E2 "; " E3 "; " E4 "; " E5 "; " E6 "; " E7 "; " E8,
	  "{\"CONTROL_STATUS\":1,\"IEEPA_HTS\":1,\"ENTRY_TYPE\":1,\"RECON_FLAG\":1,\"LIQUIDATION_80\":1,"
	  "\"PROTEST\":1,\"DRAWBACK\":1}" },
	{ "08,Accepted,CBP,Y,2020-01-01,0,x,Open,Y", E3, E3 "; " E4 "; " E5 "; " E6 "; " E7 "; " E8,
	  "{\"IEEPA_HTS\":1,\"ENTRY_TYPE\":1,\"RECON_FLAG\":1,\"LIQUIDATION_80\":1,\"PROTEST\":1,\"DRAWBACK\":1}" },
	{ "08,Accepted,CBP,Y,2020-01-01,1,x,Open,Y", E4, E4 "; " E5 "; " E6 "; " E7 "; " E8,
	  "{\"ENTRY_TYPE\":1,\"RECON_FLAG\":1,\"LIQUIDATION_80\":1,\"PROTEST\":1,\"DRAWBACK\":1}" },
	{ "01,Accepted,CBP,Y,2020-01-01,1,x,Open,Y", E5, E5 "; " E6 "; " E7 "; " E8,
	  "{\"RECON_FLAG\":1,\"LIQUIDATION_80\":1,\"PROTEST\":1,\"DRAWBACK\":1}" },
	{ "01,Accepted,CBP,N,2020-01-01,1,x,Open,Y", E6, E6 "; " E7 "; " E8,
	  "{\"LIQUIDATION_80\":1,\"PROTEST\":1,\"DRAWBACK\":1}" },
	{ "01,Accepted,CBP,N,,1,x,Open,Y", E7, E7 "; " E8, "{\"PROTEST\":1,\"DRAWBACK\":1}" },
	{ "01,Accepted,CBP,N,,1,x,,Y", E8, E8, "{\"DRAWBACK\":1}" },
};

static void given_step(struct cli *t, size_t i)
{
	char source[512];

	row(t, ladder[i].cells);
	snprintf(source, sizeof(source), "%s\nSSA26031601,12-3456789XX,%s\n", ALL_COLUMNS, ladder[i].cells);
	given_index(t, source);
	given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
}

CLI_TEST(the_first_failing_rule_wins)
{
	char claim[256];

	for (size_t i = 0; i < COUNT(ladder); i++) {
		given_step(t, i);
		run(t, VALIDATE "a.csv");
		expect_exit(t, 1);
		snprintf(claim, sizeof(claim), "%s%s,SSA26031601,Failed,%s\n", CLAIM_HEADER, FIRST_CLAIM,
			 ladder[i].first);
		expect_file(t, "a.Claim_Details.csv", claim);
	}
}

CLI_TEST(all_errors_joins_them_in_rule_order)
{
	char claim[512];

	for (size_t i = 0; i < COUNT(ladder); i++) {
		given_step(t, i);
		run(t, VALIDATE "--all-errors a.csv");
		expect_exit(t, 1);
		snprintf(claim, sizeof(claim), "%s%s,SSA26031601,Failed,%s\n", CLAIM_HEADER, FIRST_CLAIM,
			 ladder[i].all);
		expect_file(t, "a.Claim_Details.csv", claim);
	}
}

CLI_TEST(all_errors_counts_every_printed_text)
{
	for (size_t i = 0; i < COUNT(ladder); i++) {
		given_step(t, i);
		run(t, VALIDATE "--all-errors --json a.csv");
		expect_exit(t, 1);
		expect_json(t, 0, "rules", ladder[i].rules);
		expect_json(t, 0, "errors", "1");
	}
}

#define MIXED                                                      \
	ALL_COLUMNS "\n"                                           \
		    "SSA26031601,1,01,Accepted,CBP,N,,1,,Open,Y\n" \
		    "SSA26031602,1,01,Accepted,CBP,N,,1,,,N\n"     \
		    "SSA26031603,1,01,Rejected,CBP,N,,0,,,N\n"     \
		    "SSA26031604,1,01,Cancelled,CBP,N,,1,,,N\n"

/* Entries of one file: each counted under its first error; lines in the order of the file, not of the index. */
CLI_TEST(a_file_of_several_entries)
{
	given_index(t, MIXED);
	given_file(t, "a.csv", "Entry Number\nSSA-2603160-4\nssa26031602\nSSA26031603\nSSA26031601\n");
	run(t, "validate --index i.cidx --ior 1 --as-of 2026-07-01 --json a.csv");
	expect_exit(t, 1);
	expect_json(t, 0, "claim_status", "\"Accepted with Error(s)\"");
	expect_json(t, 0, "successes", "1");
	expect_json(t, 0, "errors", "3");
	expect_json(t, 0, "rules", "{\"SUMMARY_STATUS\":2,\"PROTEST\":1}");
	expect_file(t, "a.Claim_Details.csv",
		    CLAIM_HEADER FAILED(FIRST_CLAIM, "SSA26031604", E1) UPDATED(FIRST_CLAIM, "SSA26031602")
			    FAILED(FIRST_CLAIM, "SSA26031603", E1) FAILED(FIRST_CLAIM, "SSA26031601", E7));

	run(t, "validate --index i.cidx --ior 1 --as-of 2026-07-01 --json --all-errors a.csv");
	expect_exit(t, 1);
	expect_json(t, 0, "rules", "{\"SUMMARY_STATUS\":2,\"IEEPA_HTS\":1,\"PROTEST\":1,\"DRAWBACK\":1}");
}

CLI_TEST(the_claim_status_follows_the_entries)
{
	static const struct {
		const char *what, *rows, *status;
		int code;
	} rows[] = {
		{ "all pass", "SSA26031602\n", "\"Accepted\"", 0 },
		{ "one fails", "SSA26031602\nSSA26031601\n", "\"Accepted with Error(s)\"", 1 },
		{ "all fail", "SSA26031603\nSSA26031601\n", "\"Rejected\"", 1 },
	};
	char text[128];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_index(t, MIXED);
		snprintf(text, sizeof(text), "Entry Number\n%s", rows[i].rows);
		given_file(t, "a.csv", text);
		run(t, "validate --index i.cidx --ior 1 --as-of 2026-07-01 --json a.csv");
		expect_exit(t, rows[i].code);
		expect_json(t, 0, "claim_status", rows[i].status);
		expect_json(t, 0, "upload_status", "\"Accepted\"");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_failing_rule_wins),          TEST(all_errors_joins_them_in_rule_order),
		TEST(all_errors_counts_every_printed_text), TEST(a_file_of_several_entries),
		TEST(the_claim_status_follows_the_entries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
