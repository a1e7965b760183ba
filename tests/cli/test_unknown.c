/* Entries whose export does not tell: the step is to read the field from ACE, wherever a next step is shown. */
#include "json.h"
#include "ledgers.h"
#include "rule_files.h"

#define STEP(names) "the export does not tell " names "; read it from ACE (cape index update --overlay) and check again"
#define RECON_STEP  STEP("type, recon or recon_filed")
#define PROTEST_STEP                                                                                          \
	"if it is solely for IEEPA duties and liquidation not over 80 days back: withdraw it, then file the " \
	"entry again"

/* The cells of an entry behind its number and importer, what fails, and the step as a cell. */
static const struct {
	const char *cells, *rule, *text, *step;
} rows[] = {
	{ ",01,maybe,CBP,N,,1,,,N", "SUMMARY_STATUS", "ENTRY SUMMARY IS CANCELLED/REJECTED", STEP("status") },
	{ ",01,Accepted,,N,,1,,,N", "CONTROL_STATUS", "ENTRY SUMMARY IS IN TRADE CONTROL", STEP("control") },
	{ ",01,Accepted,CBP,N,,some,,,N", "IEEPA_HTS", "NO IEEPA HTS ON ENTRY", STEP("ieepa_count") },
	{ ",,Accepted,CBP,N,,1,,,N", "ENTRY_TYPE", "ENTRY TYPE NOT ELIGIBLE", STEP("type") },
	{ ",01,Accepted,CBP,?,,1,,,N", "RECON_FLAG", "ENTRY SUMMARY FLAGGED FOR RECON", "\"" RECON_STEP "\"" },
	{ ",01,Accepted,CBP,N,soon,1,,,N", "LIQUIDATION_80", "ENTRY SUMMARY IS IN FINAL LIQUIDATION STATUS",
	  STEP("liquidation_date") },
	{ ",01,Accepted,CBP,N,,1,,,?", "DRAWBACK", "ENTRY ON DRAWBACK", STEP("drawback") },
	/* Known: the rule's own step. */
	{ ",08,Accepted,CBP,N,,1,,,N", "ENTRY_TYPE", "ENTRY TYPE NOT ELIGIBLE", "leave the entry out" },
	{ ",03,Accepted,CBP,Y,,1,,,N", "RECON_FLAG", "ENTRY SUMMARY FLAGGED FOR RECON",
	  "\"a type 09 comes after CAPE; where one is filed, or the type is another: wait for a later phase\"" },
	{ ",01,Accepted,CBP,N,,1,,Open,N", "PROTEST", "PROTEST ON ENTRY", "\"" PROTEST_STEP "\"" },
};

/* An index of the one entry. */
static void given_entry(struct cli *t, const char *cells)
{
	char source[1024];

	(void)snprintf(source, sizeof(source), ALL_COLUMNS "\nSSA26031602,12-3456789XX%s\n", cells);
	given_index(t, source);
	given_file(t, "d.csv", "Entry Number\nSSA26031602\n");
}

CLI_TEST(findings_lists_and_worklists_say_it)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char want[1024], words[128];

		given_entry(t, rows[i].cells);
		run(t, "validate d.csv --what-if --quiet -o out" AS_IMPORTER);
		expect_exit(t, 1);
		(void)snprintf(want, sizeof(want), ",D,%s,%s,%s\n", rows[i].rule, rows[i].text, rows[i].step);
		expect_file_has(t, "out/d.Findings.csv", want);
		(void)snprintf(want, sizeof(want), ",SSA26031602,Failed,%s\n", rows[i].text);
		expect_file_has(t, "out/d.Claim_Details.csv", want);
		(void)snprintf(words, sizeof(words), "prepare d.csv --quiet -o left-%zu" AS_IMPORTER, i);
		run(t, words);
		(void)snprintf(want, sizeof(want), ",SSA26031602,%s,%s,", rows[i].text, rows[i].step);
		(void)snprintf(words, sizeof(words), "left-%zu/left_out.csv", i);
		expect_file_has(t, words, want);
		run(t, "worklist --all --quiet --index i.cidx --as-of 2026-07-01");
		(void)snprintf(want, sizeof(want), ",Failed,%s,%s,", rows[i].text, rows[i].step);
		expect_stdout_has(t, want);
	}
}

CLI_TEST(a_report_has_a_row_for_each_step)
{
	given_index(t, ALL_COLUMNS "\n"
				   "SSA26031601,12-3456789XX,08,Accepted,CBP,N,,1,,,N\n"
				   "SSA26031602,12-3456789XX,,Accepted,CBP,N,,1,,,N\n"
				   "SSA26031603,12-3456789XX,x,Accepted,CBP,N,,1,,,N\n");
	run(t, "report --all --index i.cidx --as-of 2026-07-01 -o r.html --json");
	expect_json(
		t, 0, "reasons",
		"[{\"rule\":\"ENTRY_TYPE\",\"reason\":\"ENTRY TYPE NOT ELIGIBLE\",\"entries\":2,\"duty\":\"0.00\","
		"\"next_step\":\"" STEP(
			"type") "\"},"
				"{\"rule\":\"ENTRY_TYPE\",\"reason\":\"ENTRY TYPE NOT ELIGIBLE\",\"entries\":1,\"duty\":\"0.00\","
				"\"next_step\":\"leave the entry out\"}]");
}

CLI_TEST(corrections_say_it)
{
	given_entry(t, ",,Accepted,CBP,N,,1,,,N");
	given_ledger(t);
	run_at(t, "0", UPLOAD "d.csv --quiet");
	run_at(t, "1", "corrections --ledger l --index i.cidx 100000013568");
	expect_file_has(t, "d.Corrections.Open_Entries.csv",
			"OPEN,SSA26031602,ENTRY TYPE NOT ELIGIBLE,ENTRY_TYPE,," STEP("type") "\n");
}

/* As it was predicted; what CBP decided has nothing to do with an export. */
CLI_TEST(claims_say_it_where_cbp_has_not_decided)
{
	given_entry(t, ",,Accepted,CBP,N,,1,,,N");
	given_ledger(t);
	run_at(t, "0", UPLOAD "d.csv --quiet");
	run(t, "report --ledger l --as-of 2026-07-01 -o a.html --json");
	expect_stdout_has(t, "\"next_step\":\"" STEP("type") "\"");
	given_file(t, "cbp.csv",
		   "CLAIM_NUMBER,ENTRY_NUMBER,STATUS,ERROR_DESCRIPTION\n"
		   "100000013568,SSA26031602,Failed,ENTRY TYPE NOT ELIGIBLE\n");
	run_at(t, "1", "claim import --ledger l --quiet cbp.csv");
	run(t, "report --ledger l --as-of 2026-07-01 -o b.html --json");
	expect_stdout_has(t, "\"next_step\":\"leave the entry out\"");
}

/* What a rule file says of it goes before what is made of the fields' names. */
CLI_TEST(a_rule_may_say_its_own)
{
	given_entry(t, ",,Accepted,CBP,N,,1,,,N");
	given_rules(t, "own.ini", "next_step = leave the entry out\n",
		    "next_step = leave the entry out\nunknown_step = ask the desk for its type\n");
	run(t, "validate d.csv --what-if --quiet --rules own.ini -o out" AS_IMPORTER);
	expect_file_has(t, "out/d.Findings.csv", ",ENTRY_TYPE,ENTRY TYPE NOT ELIGIBLE,ask the desk for its type\n");
	run(t, "rules diff builtin own.ini");
	expect_exit(t, 1);
	expect_stdout(t, "changed ENTRY_TYPE\n  unknown_step: none => ask the desk for its type\n");
	run(t, "rules --json --rules own.ini");
	expect_stdout_has(t, "\"unknown_step\":\"ask the desk for its type\"");
	run(t, "rules --markdown --rules own.ini");
	expect_stdout_has(t, "| ask the desk for its type |");
}

CLI_TEST(mistakes_are_named)
{
	given_rules(t, "own.ini", "fails_when = earlier_claim in yes\n",
		    "fails_when = earlier_claim in yes\nunknown_step = x\n");
	run(t, "rules check own.ini");
	expect_exit(t, 1);
	expect_stderr_has(t, "none of the fields it tests can be unknown; remove unknown_step");
	given_rules(t, "own.ini", "means = an earlier row has the number\n",
		    "means = an earlier row has the number\nunknown_step = x\n");
	run(t, "rules check own.ini");
	expect_exit(t, 1);
	expect_stderr_has(t, "only rules of gate D have unknown_step; say it in next_step");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(findings_lists_and_worklists_say_it),
		TEST(a_report_has_a_row_for_each_step),
		TEST(corrections_say_it),
		TEST(claims_say_it_where_cbp_has_not_decided),
		TEST(a_rule_may_say_its_own),
		TEST(mistakes_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
