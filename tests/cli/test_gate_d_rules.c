/* Gate D: a passing and a failing case of every rule, in the claim file and in the counts (contract, section 4). */
#include "json.h"
#include "sources.h"

#define CANCELLED     "ENTRY SUMMARY IS CANCELLED/REJECTED"
#define TRADE_CONTROL "ENTRY SUMMARY IS IN TRADE CONTROL"
#define NO_IEEPA      "NO IEEPA HTS ON ENTRY"
#define NOT_ELIGIBLE  "ENTRY TYPE NOT ELIGIBLE"
#define RECON         "ENTRY SUMMARY FLAGGED FOR RECON"
#define FINAL         "ENTRY SUMMARY IS IN FINAL LIQUIDATION STATUS"
#define PROTEST       "PROTEST ON ENTRY"
#define DRAWBACK      "ENTRY ON DRAWBACK"

/* As of 2026-07-01. Cells: type, status, control, recon, liquidated, IEEPA count, type 09, protest, drawback. */
static const struct {
	const char *what, *cells, *rule, *error;
} cases[] = {
	{ "accepted, CBP control, IEEPA, unliquidated", "01,Accepted,CBP,N,,1,,,N", NULL, NULL },

	{ "status by code", "01,1,CBP,N,,1,,,N", NULL, NULL },
	{ "status Rejected", "01,Rejected,CBP,N,,1,,,N", "SUMMARY_STATUS", CANCELLED },
	{ "status Cancelled", "01,Cancelled,CBP,N,,1,,,N", "SUMMARY_STATUS", CANCELLED },
	{ "status Canceled", "01,Canceled,CBP,N,,1,,,N", "SUMMARY_STATUS", CANCELLED },
	{ "status Inactive", "01,Inactive,CBP,N,,1,,,N", "SUMMARY_STATUS", CANCELLED },
	{ "status blank", "01,,CBP,N,,1,,,N", "SUMMARY_STATUS", CANCELLED },
	{ "status unknown", "01,Pending,CBP,N,,1,,,N", "SUMMARY_STATUS", CANCELLED },

	{ "CBP Control", "01,Accepted,CBP Control,N,,1,,,N", NULL, NULL },
	{ "control Trade", "01,Accepted,Trade,N,,1,,,N", "CONTROL_STATUS", TRADE_CONTROL },
	{ "control Inactive", "01,Accepted,Inactive,N,,1,,,N", "CONTROL_STATUS", TRADE_CONTROL },
	{ "control blank", "01,Accepted,,N,,1,,,N", "CONTROL_STATUS", TRADE_CONTROL },
	{ "control unknown", "01,Accepted,Both,N,,1,,,N", "CONTROL_STATUS", TRADE_CONTROL },

	{ "many IEEPA numbers", "01,Accepted,CBP,N,,250,,,N", NULL, NULL },
	{ "no IEEPA number", "01,Accepted,CBP,N,,0,,,N", "IEEPA_HTS", NO_IEEPA },
	{ "IEEPA count blank", "01,Accepted,CBP,N,,,,,N", "IEEPA_HTS", NO_IEEPA },
	{ "IEEPA count unknown", "01,Accepted,CBP,N,,some,,,N", "IEEPA_HTS", NO_IEEPA },

	{ "type 02", "02,Accepted,CBP,N,,1,,,N", NULL, NULL },
	{ "type 03", "03,Accepted,CBP,N,,1,,,N", NULL, NULL },
	{ "type 06", "06,Accepted,CBP,N,,1,,,N", NULL, NULL },
	{ "type 11", "11,Accepted,CBP,N,,1,,,N", NULL, NULL },
	{ "type 21", "21,Accepted,CBP,N,,1,,,N", NULL, NULL },
	{ "type 31", "31,Accepted,CBP,N,,1,,,N", NULL, NULL },
	{ "type 38", "38,Accepted,CBP,N,,1,,,N", NULL, NULL },
	{ "type 08", "08,Accepted,CBP,N,,1,,,N", "ENTRY_TYPE", NOT_ELIGIBLE },
	{ "type 8", "8,Accepted,CBP,N,,1,,,N", "ENTRY_TYPE", NOT_ELIGIBLE },
	{ "type 09", "09,Accepted,CBP,N,,1,,,N", "ENTRY_TYPE", NOT_ELIGIBLE },
	{ "type 23", "23,Accepted,CBP,N,,1,,,N", "ENTRY_TYPE", NOT_ELIGIBLE },
	{ "type 47", "47,Accepted,CBP,N,,1,,,N", "ENTRY_TYPE", NOT_ELIGIBLE },
	{ "type blank", ",Accepted,CBP,N,,1,,,N", "ENTRY_TYPE", NOT_ELIGIBLE },
	{ "type unknown", "ABC,Accepted,CBP,N,,1,,,N", "ENTRY_TYPE", NOT_ELIGIBLE },

	{ "not flagged, blank", "01,Accepted,CBP,,,1,,,N", NULL, NULL },
	{ "not flagged, type 09 on file", "01,Accepted,CBP,N,,1,SSA09000001,,N", NULL, NULL },
	{ "flagged, no type 09", "01,Accepted,CBP,Y,,1,,,N", NULL, NULL },
	{ "flagged, type 09 on file", "01,Accepted,CBP,Y,,1,SSA09000001,,N", "RECON_FLAG", RECON },
	{ "flagged, type 03", "03,Accepted,CBP,Y,,1,,,N", "RECON_FLAG", RECON },
	{ "flag unknown", "01,Accepted,CBP,Maybe,,1,,,N", "RECON_FLAG", RECON },

	{ "liquidated 80 days ago", "01,Accepted,CBP,N,2026-04-12,1,,,N", NULL, NULL },
	{ "liquidated 81 days ago", "01,Accepted,CBP,N,2026-04-11,1,,,N", "LIQUIDATION_80", FINAL },
	{ "liquidation date unknown", "01,Accepted,CBP,N,soon,1,,,N", "LIQUIDATION_80", FINAL },
	{ "liquidation date zero", "01,Accepted,CBP,N,0,1,,,N", "LIQUIDATION_80", FINAL },

	{ "protest decided", "01,Accepted,CBP,N,,1,,Denied,N", NULL, NULL },
	{ "protest open", "01,Accepted,CBP,N,,1,,Open,N", "PROTEST", PROTEST },
	{ "protest suspended", "01,Accepted,CBP,N,,1,,SUSPENDED,N", "PROTEST", PROTEST },

	{ "no drawback, blank", "01,Accepted,CBP,N,,1,,,", NULL, NULL },
	{ "drawback", "01,Accepted,CBP,N,,1,,,Y", "DRAWBACK", DRAWBACK },
	{ "drawback unknown", "01,Accepted,CBP,N,,1,,,Perhaps", "DRAWBACK", DRAWBACK },
};

static void given_case(struct cli *t, size_t i)
{
	char source[512];

	row(t, cases[i].what);
	snprintf(source, sizeof(source), "%s\nSSA26031601,12-3456789XX,%s\n", ALL_COLUMNS, cases[i].cells);
	given_index(t, source);
	given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
}

CLI_TEST(the_claim_file_gives_the_error_of_the_rule)
{
	char claim[256];

	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *error = cases[i].error;

		given_case(t, i);
		run(t, VALIDATE "a.csv");
		expect_exit(t, error ? 1 : 0);
		expect_stdout_has(t, error ? "Rejected" : "Accepted");
		snprintf(claim, sizeof(claim), "%s%s,SSA26031601,%s,%s\n", CLAIM_HEADER, FIRST_CLAIM,
			 error ? "Failed" : "Entry Summary Updated", error ? error : "");
		expect_file(t, "a.Claim_Details.csv", claim);
		expect_private(t, "a.Claim_Details.csv");
		expect_no_file(t, "a.Cape_Validation_Result.csv");
		if (error)
			expect_said(t, "upload only the corrected entries");
	}
}

CLI_TEST(the_counts_name_the_rule)
{
	char rules[128];

	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *rule = cases[i].rule;

		given_case(t, i);
		run(t, VALIDATE "--json a.csv");
		expect_exit(t, rule ? 1 : 0);
		snprintf(rules, sizeof(rules), rule ? "{\"%s\":1}" : "{}", rule);
		expect_json(t, 0, "rules", rules);
		expect_json(t, 0, "upload_status", "\"Accepted\"");
		expect_json(t, 0, "reason", "null");
		expect_json(t, 0, "claim_status", rule ? "\"Rejected\"" : "\"Accepted\"");
		expect_json(t, 0, "successes", rule ? "0" : "1");
		expect_json(t, 0, "errors", rule ? "1" : "0");
		expect_json(t, 0, "unchecked", "[\"EARLIER_CLAIM\"]");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_claim_file_gives_the_error_of_the_rule),
		TEST(the_counts_name_the_rule),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
