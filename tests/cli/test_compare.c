/* --compare: predictions beside CBP's outcomes, counted, listed, right by hand. */
#include "claim_files.h"

static void given_outcome(struct cli *t)
{
	given_seven(t);
	given_upload(t, "a.csv", "1234567");
	given_file(t, "c.csv", SPREADSHEET);
	run_at(t, "5", "claim import --ledger l --quiet c.csv");
	expect_exit(t, 1);
}

/* Predicted are 1, 2, 3, 6, 7 as successes, 4 as cancelled, 5 in trade control; claim_files.h has what CBP says. */
CLI_TEST(a_claim_is_compared_by_rule_and_by_message)
{
	given_outcome(t);
	run(t, "claim " OUR " --compare --ledger l");
	expect_exit(t, 1);
	expect_stdout(
		t,
		"Claim " OUR ", CBP's claim " CBP ", imported 3/30/2026, 11:33 AM in New York\n"
		"Entries: 3 as predicted, 4 not.\n"
		"\n"
		"Predicted       CBP                                   Rule of CBP's Message  Agreement  # of Entries\n"
		"Success         Success                                                      agrees                2\n"
		"CONTROL_STATUS  Success                                                      differs               1\n"
		"SUMMARY_STATUS  Entry  summary is cancelled/rejected  SUMMARY_STATUS         agrees                1\n"
		"Success         INVALID HTS                                                  differs               1\n"
		"Success         STATEMENT PROCESSING NOT COMPLETE                            differs               1\n"
		"Success         UNABLE TO, CALCULATE DUTY                                    differs               1\n"
		"\n"
		"Messages that no rule has:\n"
		"           1  INVALID HTS\n"
		"           1  STATEMENT PROCESSING NOT COMPLETE\n"
		"           1  UNABLE TO, CALCULATE DUTY\n"
		"\n"
		"Entries that differ:\n"
		"Entry Number  Predicted       CBP                                Rule of CBP's Message  Agreement\n"
		"SSA26031602   Success         STATEMENT PROCESSING NOT COMPLETE                         differs\n"
		"SSA26031603   Success         UNABLE TO, CALCULATE DUTY                                 differs\n"
		"SSA26031605   CONTROL_STATUS  Success                                                   differs\n"
		"SSA26031607   Success         INVALID HTS                                               differs\n");
	run(t, "claim " OUR " --compare --ledger l --csv --exit-zero");
	expect_exit(t, 0);
	expect_stdout(t, "Entry Number,Predicted,CBP,Rule of CBP's Message,Agreement\n"
			 "SSA26031602,Success,STATEMENT PROCESSING NOT COMPLETE,,differs\n"
			 "SSA26031603,Success,\"UNABLE TO, CALCULATE DUTY\",,differs\n"
			 "SSA26031605,CONTROL_STATUS,Success,,differs\n"
			 "SSA26031607,Success,INVALID HTS,,differs\n");
	run(t, "claim " OUR " --compare --ledger l --json");
	expect_lines(t, t->out_text, 1);
	expect_json_keys(t, 0,
			 "claim_number, cbp_claim, imported_at, agreeing, differing, pairs, unknown_messages, "
			 "differing_entries");
	expect_json(t, 0, "agreeing", "3");
	expect_json(t, 0, "differing", "4");
	expect_json(t, 0, "unknown_messages",
		    "[{\"message\":\"INVALID HTS\",\"entries\":1},{\"message\":\"STATEMENT PROCESSING NOT "
		    "COMPLETE\",\"entries\":1},{\"message\":\"UNABLE TO, CALCULATE DUTY\",\"entries\":1}]");
}

/* A second claim with the same messages in other letters, a third without an outcome, a fourth that is CBP's alone. */
CLI_TEST(claims_are_compared_together)
{
	given_outcome(t);
	given_index(t, ALL_COLUMNS "\n" GOOD_ALL("SSB26031601") GOOD_ALL("SSB26031602") GOOD_ALL("SSB26031603"));
	given_file(t, "b.csv", "Entry Number\nSSB26031601\nSSB26031602\n");
	given_file(t, "d.csv", "Entry Number\nSSB26031603\n");
	run_at(t, "6", UPLOAD "b.csv d.csv --quiet");
	expect_exit(t, 0);
	given_file(t, "e.csv",
		   CLAIM_HEADER FAILED("100000013569", "SSB26031601", "Invalid  HTS")
			   FAILED("100000013569", "SSB26031602", "ENTRY ON DRAWBACK"));
	given_file(t, "f.csv", CLAIM_HEADER FAILED("100000013570", "SSC26031601", "INVALID HTS"));
	run(t, "claim import --ledger l e.csv f.csv --quiet");
	expect_exit(t, 1);
	run(t, "claims --compare --ledger l --csv");
	expect_exit(t, 1);
	expect_stdout(t, "Predicted,CBP,Rule of CBP's Message,Agreement,# of Entries\n"
			 "Success,Invalid  HTS,,differs,2\n"
			 "Success,Success,,agrees,2\n"
			 "CONTROL_STATUS,Success,,differs,1\n"
			 "SUMMARY_STATUS,Entry  summary is cancelled/rejected,SUMMARY_STATUS,agrees,1\n"
			 "Success,ENTRY ON DRAWBACK,DRAWBACK,differs,1\n"
			 "Success,STATEMENT PROCESSING NOT COMPLETE,,differs,1\n"
			 "Success,\"UNABLE TO, CALCULATE DUTY\",,differs,1\n"
			 ",INVALID HTS,,no prediction,1\n");
	run(t, "claims --compare --ledger l --json");
	expect_json(t, 0, "claims", "3");
	expect_json(t, 0, "claims_without_outcome", "1");
	expect_json(t, 0, "agreeing", "3");
	expect_json(t, 0, "differing", "6");
	run(t, "claims --compare --ledger l --file a.csv");
	expect_stdout_has(t, "Compared 1 claim; 0 have no outcome of CBP's.\nEntries: 3 as predicted, 4 not.\n");
	expect_stdout_lacks(t, "DRAWBACK");
	run(t, "claims --compare --ledger l --file d.csv");
	expect_exit(t, 0);
	expect_stdout(t, "Compared 0 claims; 1 has no outcome of CBP's.\n");
}

/* With all failing rules recorded any of them is what was predicted. */
CLI_TEST(any_of_several_predicted_rules_agrees)
{
	given_seven(t);
	given_index(t, ALL_COLUMNS "\nSSA26031601,12-3456789XX,01,Cancelled,Trade,N,,1,,,N\n"
				   "SSA26031602,12-3456789XX,01,Cancelled,Trade,N,,1,,,N\n"
				   "SSA26031603,12-3456789XX,01,Cancelled,Trade,N,,1,,,N\n");
	given_file(t, "a.csv", "Entry Number\nSSA26031601\nSSA26031602\nSSA26031603\n");
	run_at(t, "0", UPLOAD "a.csv --quiet --all-errors");
	given_file(t, "c.csv",
		   CLAIM_HEADER FAILED(CBP, "SSA26031601", "ENTRY SUMMARY IS IN TRADE CONTROL")
			   FAILED(CBP, "SSA26031602", "INVALID HTS; ENTRY SUMMARY IS CANCELLED/REJECTED")
				   FAILED(CBP, "SSA26031603", "ENTRY ON DRAWBACK"));
	run(t, "claim import --ledger l c.csv --quiet");
	run(t, "claims --compare --ledger l --csv");
	expect_stdout(t, "Predicted,CBP,Rule of CBP's Message,Agreement,# of Entries\n"
			 "CONTROL_STATUS,ENTRY SUMMARY IS IN TRADE CONTROL,CONTROL_STATUS,agrees,1\n"
			 "SUMMARY_STATUS,ENTRY ON DRAWBACK,DRAWBACK,differs,1\n"
			 "SUMMARY_STATUS,INVALID HTS; ENTRY SUMMARY IS CANCELLED/REJECTED,SUMMARY_STATUS,agrees,1\n");
	run(t, "claims --compare --ledger l --json");
	expect_json(t, 0, "unknown_messages", "[{\"message\":\"INVALID HTS\",\"entries\":1}]");
}

/* --- random outcomes against a model ------------------------------------------------------------------------------------ */

static const struct {
	const char *status, *message, *rule;
} answers[] = {
	{ NULL, NULL, NULL }, /* CBP's file lacks the entry */
	{ "Entry Summary Updated", "", "" },
	{ "Failed", "entry summary is cancelled/rejected", "SUMMARY_STATUS" },
	{ "Failed", "ENTRY SUMMARY IS IN TRADE CONTROL", "CONTROL_STATUS" },
	{ "Failed", "INVALID HTS", "" },
	{ "Failed", "", "" },
};

/* Of entries 1 to 7 on the claim, 8 and 9 not. */
static const char *predicted(unsigned entry)
{
	return entry == 4 ? "SUMMARY_STATUS" : entry == 5 ? "CONTROL_STATUS" : entry <= 7 ? "Success" : "";
}

static bool put_line(char *text, unsigned entry, unsigned answer)
{
	const char *rule = answers[answer].rule, *says = predicted(entry);
	const char *cbp = answer == 0 ? "" : answer == 1 ? "Success" : answers[answer].message;
	const char *agreement = "differs";

	if (entry > 7)
		agreement = "not on our claim";
	else if (answer == 0)
		agreement = "not in CBP's file";
	if ((entry > 7 && answer == 0) || (answer == 1 && strcmp(says, "Success") == 0) ||
	    (answer > 1 && *rule && strcmp(rule, says) == 0))
		return false;
	if (answer > 1 && *cbp == '\0')
		cbp = "(failed without a message)";
	sprintf(text + strlen(text), "SSA2603160%u,%s,%s,%s,%s\n", entry, says, cbp, rule ? rule : "", agreement);
	return true;
}

CLI_TEST(random_outcomes_are_compared_as_a_model_does)
{
	unsigned state = 99;

	given_seven(t);
	given_upload(t, "a.csv", "1234567");
	given_claim_file(t, "c.csv", CBP, "1234567", "", "");
	run(t, "claim import --ledger l c.csv --quiet");
	for (unsigned round = 0; round < 40; round++) {
		char file[2048] = CLAIM_HEADER UPDATED(CBP, "SSA26031601");
		char expected[2048] = "Entry Number,Predicted,CBP,Rule of CBP's Message,Agreement\n";
		bool unknown = false, differs = false;

		for (unsigned entry = 2; entry <= 9; entry++) {
			unsigned answer = (state = state * 1103515245u + 12345u) >> 16 & 0x7FFF;

			answer %= (unsigned)COUNT(answers);
			if (answer)
				sprintf(file + strlen(file), CBP ",SSA2603160%u,%s,%s\n", entry, answers[answer].status,
					answers[answer].message);
			unknown |= answer >= 4;
			differs |= put_line(expected, entry, answer);
		}
		snprintf(t->label, sizeof(t->label), "round %u", round);
		given_file(t, "c.csv", file);
		run(t, "claim import --ledger l c.csv --quiet");
		expect_exit(t, unknown || differs);
		run(t, "claim " OUR " --compare --csv --ledger l");
		expect_exit(t, unknown || differs);
		expect_stdout(t, expected);
	}
}

CLI_TEST(what_cannot_be_compared_is_said)
{
	static const struct {
		const char *words, *says;
	} rows[] = {
		{ "claim 900000000001 --compare", "has no outcome of CBP's; \"cape claim import\"" },
		{ "claim 900000000001 --compare --download", "do not go together" },
		{ "claim 900000000001 --csv", "add --compare" },
		{ "claim 900000000001 --compare --csv --json", "leave one out" },
		{ "claims --compare --entry SSA26031601", "do not go together" },
		{ "claims --compare --csv --json", "leave one out" },
		{ "job 9000000001 --compare", "--compare" },
	};

	given_seven(t);
	given_upload(t, "a.csv", "1");
	for (size_t i = 0; i < COUNT(rows); i++) {
		char words[128];

		snprintf(words, sizeof(words), "%s --ledger l", rows[i].words);
		snprintf(t->label, sizeof(t->label), "%s", words);
		if (i == 3) {
			given_claim_file(t, "c.csv", CBP, "1", "", "");
			run(t, "claim import --ledger l c.csv --quiet");
		}
		run(t, words);
		expect_exit(t, 2);
		expect_message(t);
		expect_stderr_has(t, rows[i].says);
		expect_stdout(t, "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_claim_is_compared_by_rule_and_by_message),
		TEST(claims_are_compared_together),
		TEST(any_of_several_predicted_rules_agrees),
		TEST(random_outcomes_are_compared_as_a_model_does),
		TEST(what_cannot_be_compared_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
