/* `cape report`: what it is about, what it needs, and that a page appears complete or not at all. Figures: tests/report/run.py. */
#include "json.h"
#include "ledgers.h"

#define REPORT "report --index i.cidx --as-of 2026-07-01 "

static void given_entries(struct cli *t)
{
	given_index(t, COLUMNS ",IEEPA Duty,Payment Date\n"
			       "SSA26031601,12-3456789XX,01,Accepted,CBP,N,,1,1000.00,2026-02-03\n"
			       "SSA26031602,12-3456789XX,01,Accepted,CBP,N,2026-04-15,1,20.50,2026-02-03\n"
			       "SSA26031603,12-3456789XX,01,Cancelled,CBP,N,,1,7,2026-02-03\n"
			       "0S212345678,123-45-6789,01,Accepted,CBP,N,,1,0.05,\n");
}

CLI_TEST(an_index_is_summed_up)
{
	given_entries(t);
	run(t, REPORT "--all --json -o r.html --rates rates.ini");
	expect_exit(t, 2);
	given_file(t, "rates.ini",
		   "[rates]\nname = none\n\n[2026-Q1]\ncorporate = 0.00\nnon_corporate = 0.00\nsource = a test\n");
	run(t, REPORT "--all --json -o r.html --rates rates.ini");
	expect_exit(t, 0);
	expect_json_keys(t, 0,
			 "report, title, as_of, data_date, index_hash, rules_version, rates_version, assumed, "
			 "unchecked, figures, outcomes, reasons, "
			 "days_left, refunds, throughput");
	expect_json(t, 0, "report", "\"index\"");
	expect_json(t, 0, "data_date", "\"2026-06-30\"");
	expect_json(t, 0, "figures",
		    "{\"entries\":4,\"pass\":3,\"fail\":1,\"urgent\":1,\"duty\":\"1027.55\",\"refund\":\"1020.50\","
		    "\"interest\":\"0.00\"}");
	expect_json(
		t, 0, "reasons",
		"[{\"rule\":\"SUMMARY_STATUS\",\"reason\":\"ENTRY SUMMARY IS "
		"CANCELLED/REJECTED\",\"entries\":1,\"duty\":\"7.00\",\"next_step\":\"get the summary accepted, then file "
		"the entry again\"}]");
	expect_file_has(t, "r.html", "<title>CAPE report: all entries of an index</title>");
	expect_file_has(t, "r.html", "<dd id=\"refund\">$1,020.50</dd>");
	expect_private(t, "r.html");
}

CLI_TEST(numbers_of_nine_digits_are_masked_on_a_page)
{
	given_entries(t);
	run(t, REPORT "--all --json -o r.html");
	expect_stdout_has(t, "\"party\":\"*****6789\"");
	expect_stdout_lacks(t, "\"123456789\"");
	expect_file_has(t, "r.html", ">*****6789<");
	run(t, REPORT "--all --json --show-ior");
	expect_stdout_has(t, "\"party\":\"123456789\"");
}

/* Names of clients and files are foreign text. */
CLI_TEST(foreign_text_is_escaped)
{
	given_entries(t);
	given_file(t, "c.csv", "Importer Number,Client\n12-3456789XX,<b>\"A\" & B</b>\n");
	given_file(t, "<i>&.csv", "Entry Number\nSSA26031601\n");
	run(t, REPORT "--clients c.csv -o r.html <i>&.csv");
	expect_exit(t, 0);
	expect_stdout(t, "Wrote r.html\n");
	expect_file_has(t, "r.html", "CAPE report: &#60;i&#62;&#38;.csv</title>");
	expect_file_has(t, "r.html", ">&#60;b&#62;&#34;A&#34; &#38; B&#60;/b&#62;<");
}

CLI_TEST(claims_need_no_index)
{
	given_ledger(t);
	given_entries(t);
	given_file(t, "Demo.csv", "Entry Number\nSSA26031603\nSSA26031601\n");
	run_at(t, "0", UPLOAD "Demo.csv");
	expect_exit(t, 1);
	run(t, "report --ledger l --as-of 2026-07-01 --json --claim 100000013568");
	expect_exit(t, 0);
	expect_json(t, 0, "title", "\"CAPE report: claim 100000013568\"");
	expect_json(t, 0, "index_hash", "null");
	expect_json(t, 0, "days",
		    "[{\"day\":\"2026-03-30\",\"files\":1,\"rejected\":0,\"entries\":2,\"successes\":1,\"errors\":1}]");
	run(t, "report --ledger l --as-of 2026-07-01 --json --until 2026-03-29");
	expect_exit(t, 0);
	expect_json(t, 0, "days", "[]");
	run(t, "report --ledger l --claim 7 -o r.html");
	expect_exit(t, 2);
	expect_no_file(t, "r.html");
}

/* Of the rows of a rerun only what changed is counted: no entry number gets onto the page. */
CLI_TEST(changes_of_a_rerun_are_counted)
{
	given_entries(t);
	given_file(
		t, "changes.csv",
		"FILE,ENTRY_NUMBER,CHANGE,BEFORE,AFTER\n"
		"d.csv,SSA26031601,other,\"A, B\",C\nd.csv,SSA26031602,fileable,C,\nd.csv,SSA26031603,other,\"A, B\",C\n");
	run(t, REPORT "--all --json -o r.html --changes changes.csv");
	expect_exit(t, 0);
	expect_json(t, 0, "changes",
		    "[{\"change\":\"other\",\"before\":\"A, B\",\"after\":\"C\",\"entries\":2},"
		    "{\"change\":\"fileable\",\"before\":\"C\",\"after\":\"\",\"entries\":1}]");
	expect_json(t, 0, "change_kinds",
		    "[{\"change\":\"other\",\"entries\":2},{\"change\":\"fileable\",\"entries\":1}]");
	expect_stdout_lacks(t, "SSA2603160");
	given_file(t, "changes.csv", "FILE,CHANGE\n");
	run(t, REPORT "--all -o new.html --changes changes.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: changes.csv:1: the first row does not name CHANGE, BEFORE and AFTER; ");
	expect_no_file(t, "new.html");
}

CLI_TEST(what_a_report_needs_is_said)
{
	static const struct {
		const char *words, *said;
	} rows[] = {
		{ "--all", "name the page with -o FILE.html" },
		{ "--all -o none/r.html", "none" },
		{ "--all -o i.cidx", "i.cidx" },
		{ "--all -o c.csv --changes c.csv", "c.csv" },
		{ "--all --json --corporate maybe", "neither yes nor no" },
		{ "--all --by-client by", "--by-client needs --clients FILE" },
		{ "none.csv -o r.html", "cape: none.csv: cannot open" },
		{ "--all -o c.csv --clients c.csv", "c.csv: would be written over" },
		{ "--all -o rates.ini --rates rates.ini", "rates.ini: would be written over" },
		{ "--all --ledger l -o l/r.html", "is in the folder of a ledger" },
		{ "--all --clients c.csv --by-client by -o by/A/report.html", "is of all clients" },
		{ "--all --clients c.csv --by-client by -o by/A/all.html", "is of all clients" },
		{ "--all --clients c.csv --by-client by -o by/folders.csv", "is of all clients" },
		{ "--all --clients c.csv --by-client by -o by/unassigned/report.html", "is of all clients" },
		{ "--all --clients by/A/report.html --by-client by", "by/A/report.html: would be written over" },
		{ "--all --clients c.csv --by-client by --changes by/A/report.html",
		  "by/A/report.html: would be written over" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		char words[256];

		row(t, rows[i].words);
		given_entries(t);
		run(t, "ledger init l --quiet");
		given_file(
			t, "rates.ini",
			"[rates]\nname = none\n\n[2026-Q1]\ncorporate = 0.00\nnon_corporate = 0.00\nsource = a test\n");
		given_file(t, "c.csv", "Importer Number,Client\n12-3456789XX,A\n");
		given_folder(t, "by");
		given_folder(t, "by/A");
		given_file(t, "by/A/report.html", "Importer Number,Client\n12-3456789XX,A\n");
		given_folder(t, "by/unassigned");
		snprintf(words, sizeof(words), REPORT "%s", rows[i].words);
		run(t, words);
		expect_exit(t, 2);
		expect_stderr_has(t, rows[i].said);
	}
}

/* Nothing of it is ACE's own word for an entry's type; of drawback the source says nothing. */
CLI_TEST(what_a_page_rests_on_is_said)
{
	given_file(t, "source.csv",
		   "Entry Summary Number,Importer Number,Entry Summary Status,Control Status,Reconciliation Indicator,"
		   "Liquidation Date,IEEPA HTS Count,Reconciliation (Other) Entry Summary Number,Protest Status\n"
		   "SSA26031601,12-3456789XX,Accepted,CBP,N,,1,,\n");
	run(t, "index build -o i.cidx --data-date 2026-06-30 source.csv --assume type=01 --quiet");
	run(t, REPORT "--all -o r.html --json");
	expect_json(t, 0, "assumed", "[\"type\"]");
	expect_json(t, 0, "unchecked", "[\"DRAWBACK\",\"EARLIER_CLAIM\"]");
	expect_stderr(t, "");
	expect_file_has(
		t, "r.html",
		"<p>Not checked: DRAWBACK, EARLIER_CLAIM (no data on it for at least one entry; no ledger was asked "
		"which entries are on a claim).</p>");
	expect_file_has(t, "r.html", "<p>Assumed: type (not from ACE, for at least one entry).</p>");
	run(t, REPORT "--all -o r.html");
	expect_stderr(t, "  Not checked         DRAWBACK, EARLIER_CLAIM (no data on it for at least one entry)\n"
			 "  Assumed             type (not from ACE, for at least one entry)\n");
	run(t, REPORT "--all -o r.html --quiet");
	expect_stderr(t, "");
	/* An entry that stops the file is not judged. */
	given_file(t, "d.csv", "Entry Number\nSSA26031699\n");
	run(t, REPORT "d.csv --json");
	expect_json(t, 0, "unchecked", "[]");
	/* Of a claim that is what was predicted when it was filed. */
	given_ledger(t);
	given_file(t, "d.csv", "Entry Number\nSSA26031601\n");
	run_at(t, "0", UPLOAD "d.csv --quiet");
	run(t, "report --ledger l --json --as-of 2026-07-01");
	expect_json(t, 0, "assumed", "[\"type\"]");
	expect_json(t, 0, "unchecked", "[\"DRAWBACK\"]");
}

/* Sums by client were too small without a word: --json had the first 200 clients, and nothing of the others. */
CLI_TEST(clients_that_are_not_shown_are_counted)
{
	char source[16384] = COLUMNS "\n", clients[8192] = "Importer Number,Client\n";

	for (unsigned i = 0; i < 203; i++) {
		snprintf(source + strlen(source), 64, "SSA%08u,12-345%04u,01,Accepted,CBP,N,,1\n", i, i);
		snprintf(clients + strlen(clients), 32, "12-345%04u,C%u\n", i, i);
	}
	given_index(t, source);
	given_file(t, "c.csv", clients);
	run(t, REPORT "--all --clients c.csv --json");
	expect_exit(t, 0);
	expect_json(t, 0, "clients_not_shown", "3");
	run(t, REPORT "--all --json");
	expect_stdout_lacks(t, "_not_shown");
}

/* Without the sheets, which name clients and importers. */
CLI_TEST(a_log_has_the_figures)
{
	size_t len;
	char *log;

	given_entries(t);
	run(t, REPORT "--all -o r.html --show-ior --log log.json");
	expect_exit(t, 0);
	expect_file_has(t, "log.json",
			"\"event\":\"result\",\"report\":\"index\",\"title\":\"CAPE report: all entries of an index\"");
	expect_file_has(t, "log.json", "\"figures\":{\"entries\":4,");
	run(t, REPORT "--all --show-ior --log log.json --json");
	expect_stdout_has(t, "123456789");
	expect_stdout_has(t, "\"refunds\"");
	log = file_bytes(t, "log.json", &len);
	must(log && !strstr(log, "123456789") && !strstr(log, "refunds"), "log.json");
	free(log);
}

/* A page of an earlier run goes when its client has no entries any more; the one of today replaces that of yesterday. */
CLI_TEST(clients_get_pages_of_their_own)
{
	given_entries(t);
	given_file(t, "c.csv", "Importer Number,Client\n12-3456789XX,A\n99-9999999,B\n");
	given_folder(t, "by");
	given_folder(t, "by/A");
	given_folder(t, "by/B");
	given_file(t, "by/A/report.html", "yesterday\n");
	given_file(t, "by/B/report.html", "yesterday\n");
	run(t, REPORT "--all --clients c.csv --by-client by");
	expect_exit(t, 0);
	expect_stdout(t, "Wrote by\n");
	expect_file_has(t, "by/A/report.html", "<dd id=\"entries\">3</dd>");
	expect_no_file(t, "by/B/report.html");
	expect_file_has(t, "by/unassigned/report.html", "<dd id=\"entries\">1</dd>");
	run(t, REPORT "--all --clients c.csv --by-client by -o by/all.html");
	expect_exit(t, 0);
	expect_file_has(t, "by/all.html", "<dd id=\"entries\">4</dd>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_index_is_summed_up),
		TEST(numbers_of_nine_digits_are_masked_on_a_page),
		TEST(foreign_text_is_escaped),
		TEST(claims_need_no_index),
		TEST(changes_of_a_rerun_are_counted),
		TEST(what_a_report_needs_is_said),
		TEST(what_a_page_rests_on_is_said),
		TEST(a_log_has_the_figures),
		TEST(clients_that_are_not_shown_are_counted),
		TEST(clients_get_pages_of_their_own),
	};

	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
