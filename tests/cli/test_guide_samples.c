/* The samples printed in CBP's guide come out of the program as the guide shows them. */
#include "json.h"
#include "sources.h"

#define CLAIM "100000013568"

/* Topic 2, Cape_Validation_Result.csv: one offender of each kind, and the good number the duplicate repeats. */
CLI_TEST(validation_result_of_the_guide)
{
	given_index(t, COLUMNS "\n" GOOD("0S212345678"));
	given_file(t, "demo.csv", "Entry Number\n0S2-12345678\n0S2-12345\n0S2-12345678\n0S3-12345679\n");
	run(t, "validate" AS_FILER "demo.csv");
	expect_exit(t, 1);
	expect_stdout_has(t, "Failed initial validation");
	expect_file(t, "demo.Cape_Validation_Result.csv", FORMAT_LISTS "0S2-12345,0S2-12345678,0S3-12345679\n");
	expect_no_file(t, "demo.Claim_Details.csv");
}

static void given_claim_sample(struct cli *t)
{
	given_index(t,
		    COLUMNS "\n"
			    "SSA26031608,12-3456789XX,01,Cancelled,CBP,N,,1\n"
			    "SSA26031301,12-3456789XX,01,Accepted,Trade,N,,1\n" GOOD("SSA26031602") GOOD("SSA26031603")
				    GOOD("SSA26031604") GOOD("SSA26031605") GOOD("SSA26031606") GOOD("SSA26031607"));
	given_file(t, "Importer CAPE Demo.csv",
		   "Entry Number\r\nSSA26031608\r\nSSA26031301\r\nSSA26031606\r\nSSA26031603\r\n"
		   "SSA26031602\r\nSSA26031607\r\nSSA26031605\r\nSSA26031604\r\n");
}

/* Topic 2, Claim Details: 8 entries, 6 successes, 2 errors. */
CLI_TEST(claim_details_of_the_guide)
{
	given_claim_sample(t);
	run_list(t, "validate", "--index", "i.cidx", "--ior", "12-3456789XX", "--as-of", "2026-04-01", "--claim-number",
		 CLAIM, "Importer CAPE Demo.csv");
	expect_exit(t, 1);
	expect_stdout_has(t, "Accepted with Error(s)");
	expect_stdout_has(t, CLAIM);
	expect_file(t, "Importer CAPE Demo.Claim_Details.csv",
		    "CLAIM_NUMBER,ENTRY_NUMBER,STATUS,ERROR_DESCRIPTION\n"
		    "100000013568,SSA26031608,Failed,ENTRY SUMMARY IS CANCELLED/REJECTED\n"
		    "100000013568,SSA26031301,Failed,ENTRY SUMMARY IS IN TRADE CONTROL\n"
		    "100000013568,SSA26031606,Entry Summary Updated,\n"
		    "100000013568,SSA26031603,Entry Summary Updated,\n"
		    "100000013568,SSA26031602,Entry Summary Updated,\n"
		    "100000013568,SSA26031607,Entry Summary Updated,\n"
		    "100000013568,SSA26031605,Entry Summary Updated,\n"
		    "100000013568,SSA26031604,Entry Summary Updated,\n");
}

CLI_TEST(claim_status_row_of_the_guide)
{
	given_claim_sample(t);
	run_list(t, "validate", "--index", "i.cidx", "--ior", "12-3456789XX", "--as-of", "2026-04-01", "--claim-number",
		 CLAIM, "--json", "Importer CAPE Demo.csv");
	expect_exit(t, 1);
	expect_json(t, 0, "upload_status", "\"Accepted\"");
	expect_json(t, 0, "reason", "null");
	expect_json(t, 0, "claim_number", "\"100000013568\"");
	expect_json(t, 0, "claim_status", "\"Accepted with Error(s)\"");
	expect_json(t, 0, "entries", "8");
	expect_json(t, 0, "successes", "6");
	expect_json(t, 0, "errors", "2");
	expect_json(t, 0, "rules", "{\"SUMMARY_STATUS\":1,\"CONTROL_STATUS\":1}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(validation_result_of_the_guide),
		TEST(claim_details_of_the_guide),
		TEST(claim_status_row_of_the_guide),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
