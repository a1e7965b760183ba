/* `cape record --portal-history`: the portal's list as people copy it. */
#include "json.h"
#include "ledgers.h"

#define TEMPLATE "ACEP_CapeEntryNumberUploadTemplate.csv"
#define HISTORY  "record --ledger l --portal-history h.txt "

/* Uploads a file of this name with one entry, so many minutes after the guide's moment. */
static void given_upload(struct cli *t, const char *minutes, const char *name, const char *entries)
{
	char text[256], moment[32];

	snprintf(text, sizeof(text), "Entry Number\n%s", entries);
	given_file(t, name, text);
	snprintf(moment, sizeof(moment), "%lld", atoll(GUIDE_MOMENT) + 60 * atoll(minutes));
	given_env(t, "CAPE_TEST_NOW", moment);
	run_list(t, "upload", "--acknowledge", "--ledger", "l", "--index", "i.cidx", "--ior", "12-3456789XX", "--quiet",
		 name);
}

/* The guide's files, all of one name: 341 at 11:28, 342 at 11:33; and 343 at 11:15, the one that was accepted. */
static void given_screens(struct cli *t)
{
	given_good_index(t);
	given_ledger(t);
	given_upload(t, "0", TEMPLATE, "0S2-12345\n");
	given_upload(t, "5", TEMPLATE, "");
	given_upload(t, "-13", "Importer CAPE Demo Importers.csv", "SSA26031601\n");
}

/* What the guide shows, its headings, row numbers and cut texts. */
#define SCREEN                                                                                                             \
	"File Upload Job #\tClaim Number\tFile Name\tSubmitted Date\tFile Upload Status\tSubmitted By\n"                   \
	"1\t0000000342\tACEP_CapeEntryNu...\t3/30/2026, 11:33 AM\tCSV content is empty...\tS\n"                            \
	"2\t0000000341\tACEP_CapeEntryNu...\t3/30/2026, 11:28 AM\tFailed initial validation\tS\n\n"                        \
	"File Upload Job #\tClaim Number\tFile Name\tSubmitted Date/Time \xE2\x86\x93\tFile Upload Status\tSubmitted By\n" \
	"1 0000000339\t100000013568\tImporter CAPE Demo Import...\t3/30/2026, 11:15 AM\tAccepted\t\n"

static void expect_screens(struct cli *t)
{
	run(t, "history --ledger l --json");
	expect_json(t, 0, "job_number", "\"0000000343\"");
	expect_json(t, 0, "cbp_job", "\"0000000339\"");
	expect_json(t, 0, "cbp_claim", "\"100000013568\"");
	expect_json(t, 0, "cbp_status", "\"Accepted\"");
	expect_json(t, 1, "cbp_job", "\"0000000342\"");
	expect_json(t, 1, "cbp_claim", "null");
	expect_json(t, 1, "cbp_status", "\"CSV content is empty.\"");
	expect_json(t, 2, "cbp_job", "\"0000000341\"");
	expect_json(t, 2, "cbp_status", "\"Failed initial validation\"");
}

CLI_TEST(the_guide_s_screens_are_matched)
{
	given_screens(t);
	given_file(t, "h.txt", SCREEN);
	run(t, HISTORY);
	expect_exit(t, 0);
	expect_stderr(t, "");
	expect_stdout(t, "CBP's job 0000000342 is job 0000000342, CSV content is empty.\n"
			 "CBP's job 0000000341 is job 0000000341, Failed initial validation\n"
			 "CBP's job 0000000339 is job 0000000343, Accepted, claim 100000013568\n"
			 "3 rows: 3 matched (3 new, 0 unchanged), 0 not matched.\n");
	expect_screens(t);
	run(t, "job 343 --ledger l --json");
	expect_json(t, 0, "cbp_submitted_at", "\"2026-03-30T11:15:00-04:00\"");
	/* The same again says nothing. */
	run(t, HISTORY);
	expect_exit(t, 0);
	expect_stdout(t, "3 rows: 3 matched (0 new, 3 unchanged), 0 not matched.\n");
	run(t, "ledger export --ledger l -o out --quiet");
	run(t, "ledger verify --ledger l");
	expect_exit(t, 0);
}

CLI_TEST(every_way_to_copy_the_list)
{
	static const struct {
		const char *way, *text;
	} ways[] = {
		{ "tabs, no heading, no row numbers, CRLF",
		  "0000000342\t\tACEP_CapeEntryNu...\t3/30/2026, 11:33 AM\tCSV content is empty...\tS\r\n"
		  "0000000341\t\tACEP_CapeEntryNu\xE2\x80\xA6\t3/30/2026, 11:28\xE2\x80\xAF"
		  "AM\tFailed initial validation\tS\r\n"
		  "0000000339\t100000013568\tImporter CAPE Demo Import...\t3/30/2026, 11:15 AM\tAccepted\r\n" },
		{ "tabs, heading above the cells",
		  "\xEF\xBB\xBF"
		  "CAPE File Upload History\nFile Upload Job #\tClaim Number\tFile Name\tSubmitted Date/Time\tFile "
		  "Upload Status\tSubmitted By\n"
		  "342\t\t" TEMPLATE "\t3/30/2026, 11:33 AM\tCSV content is empty.\tS\n"
		  "341\t\t" TEMPLATE "\t3/30/2026, 11:28 AM\tFailed initial validation\tS\n"
		  "339\t100000013568\tImporter CAPE Demo Importers.csv\t3/30/2026, 11:15 AM\tAccepted\tS" },
		{ "commas with quotes, other order of columns",
		  "Submitted By,File Upload Status,Submitted Date/Time,File Name,File Upload Job #,Claim Number\r\n"
		  "\"S, T\",CSV content is empty...,\"3/30/2026, 11:33 AM\",ACEP_CapeEntryNu...,0000000342,\r\n"
		  "S,Failed initial validation,\"3/30/2026, 11:28 AM\",\"ACEP_CapeEntryNu...\",0000000341,\r\n"
		  "S,Accepted,\"3/30/2026, 11:15 AM\",Importer CAPE Demo Import...,0000000339,100000013568\r\n" },
		{ "commas without quotes",
		  "0000000342,,ACEP_CapeEntryNu...,3/30/2026, 11:33 AM,CSV content is empty...,S\n"
		  "0000000341,,ACEP_CapeEntryNu...,3/30/2026, 11:28 AM,Failed initial validation,S\n"
		  "0000000339,100000013568,Importer CAPE Demo Import...,3/30/2026, 11:15 AM,Accepted,S\n" },
		{ "wide gaps",
		  "   File Upload Job #  Claim Number   File Name                     Submitted Date/Time  File Upload Status   "
		  "Submitted By\n"
		  "1  0000000342                        ACEP_CapeEntryNu...           3/30/2026, 11:33 AM  CSV content is "
		  "empty...  S\n"
		  "2  0000000341                        ACEP_CapeEntryNu...           3/30/2026, 11:28 AM  Failed initial "
		  "validation  S\n"
		  "3  0000000339         100000013568   Importer CAPE Demo Import...  3/30/2026, 11:15 AM  Accepted\n" },
		{ "RFC 3339, other file of the page around",
		  "Home\tCAPE\n\nrows 1 to 3\n0000000342\t\tACEP_...\t2026-03-30T15:33:00Z\tCSV content...\tS\n"
		  "0000000341\t\tACEP_...\t2026-03-30T11:28:59-04:00\tFAILED INITIAL VALIDATION\tS\n"
		  "0000000339\t100000013568\tImporter...\t2026-03-30 11:15\taccepted\tS\nNext page\n" },
	};

	for (size_t i = 0; i < COUNT(ways); i++) {
		row(t, ways[i].way);
		given_screens(t);
		given_file(t, "h.txt", ways[i].text);
		run(t, HISTORY);
		expect_exit(t, 0);
		expect_stderr(t, "");
		expect_stdout_has(t, "3 rows: 3 matched (3 new, 0 unchanged), 0 not matched.\n");
		expect_screens(t);
	}
}

CLI_TEST(a_dry_run_records_nothing)
{
	given_screens(t);
	given_file(t, "h.txt", SCREEN);
	run(t, HISTORY "--dry-run");
	expect_exit(t, 0);
	expect_stdout_has(t, "CBP's job 0000000339 is job 0000000343");
	expect_stdout_has(t, "3 matched (3 new, 0 unchanged), 0 not matched. Nothing of it is recorded: --dry-run.\n");
	run(t, "history --ledger l --json");
	expect_json(t, 0, "cbp_job", "null");
	given_stdin(t, SCREEN);
	run(t, "record --ledger l --portal-history - --json");
	expect_exit(t, 0);
	expect_lines(t, t->out_text, 3);
	expect_json_keys(
		t, 0,
		"line, cbp_job, cbp_claim, cbp_status, file_name, cbp_submitted_at, job_number, outcome, trouble");
	expect_json(t, 2, "line", "6");
	expect_json(t, 2, "job_number", "\"0000000343\"");
	expect_json(t, 2, "outcome", "\"new\"");
}

/* Jobs and rows by their minutes behind 11:28; rows have CBP's numbers 1, 2, 3; -1: not matched. */
CLI_TEST(the_nearest_in_time_or_nobody)
{
	static const struct {
		const char *what;
		const char *jobs[4];
		int rows[4];  /* minutes */
		int match[4]; /* which job, counted from 0 */
		size_t rows_count;
		const char *says;
	} cases[] = {
		{ "one job, a month before", { "-43200" }, { 0 }, { 0 }, 1, "" },
		{ "the nearest", { "0", "10" }, { 4 }, { 0 }, 1, "" },
		{ "the nearest, later", { "0", "10" }, { 6 }, { 1 }, 1, "" },
		{ "equally near", { "0", "10" }, { 5 }, { -1 }, 1, "equally near in time" },
		{ "of one minute", { "0", "0" }, { 0 }, { -1 }, 1, "equally near in time" },
		{ "the nearest pairs first", { "2", "7" }, { 5, 8 }, { 0, 1 }, 2, "" },
		{ "rows in the portal's order", { "2", "7" }, { 8, 5 }, { 1, 0 }, 2, "" },
		{ "two rows, one job", { "0" }, { 1, 9 }, { 0, -1 }, 2, "CBP's job 0000000002: no job of the ledger" },
		{ "two rows equally near to one job", { "5" }, { 0, 10 }, { -1, -1 }, 2, "equally near in time" },
		{ "what is unclear is nobody's", { "0", "0", "9" }, { 0, 8 }, { -1, 2 }, 2, "equally near in time" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[1024] = "";
		bool all = true;

		row(t, cases[i].what);
		given_good_index(t);
		given_ledger(t);
		for (size_t k = 0; cases[i].jobs[k]; k++)
			given_upload(t, cases[i].jobs[k], "a.csv", "");
		for (size_t k = 0; k < cases[i].rows_count; k++)
			snprintf(text + strlen(text), sizeof(text) - strlen(text),
				 "%010zu\t\ta.csv\t3/30/2026, 11:%d AM\tAccepted\tS\n", k + 1, 28 + cases[i].rows[k]);
		given_file(t, "h.txt", text);
		run(t, HISTORY "--json");
		for (size_t k = 0; k < cases[i].rows_count; k++) {
			char number[32] = "null";

			if (cases[i].match[k] >= 0)
				snprintf(number, sizeof(number), "\"%010d\"", 341 + cases[i].match[k]);
			all = all && cases[i].match[k] >= 0;
			expect_json(t, k, "job_number", number);
		}
		expect_exit(t, all ? 0 : 1);
		expect_stderr_has(t, cases[i].says);
	}
}

CLI_TEST(cut_names_of_several_files)
{
	given_good_index(t);
	given_ledger(t);
	given_upload(t, "0", "Declaration March 1.csv", "");
	given_upload(t, "5", "Declaration March 2.csv", "");
	given_upload(t, "6", "Declaration March 3.csv", "");
	given_upload(t, "60", "Declaration.csv", "");
	given_file(t, "h.txt",
		   "0000000001\t\tDeclaration M...\t3/30/2026, 11:29 AM\tAccepted\tS\n"
		   "0000000002\t\tDeclaration M...\t3/30/2026, 11:33 AM\tAccepted\tS\n"
		   "0000000003\t\tDeclaration...\t3/30/2026, 1:00 PM\tAccepted\tS\n"
		   "0000000004\t\tDeclaration.csv\t3/30/2026, 1:00 PM\tAccepted\tS\n"
		   "0000000005\t\tDeclaration March 2...\t3/30/2026, 9:00 AM\tAccepted\tS\n"
		   "0000000006\t\tdeclaration.csv\t3/30/2026, 1:00 PM\tAccepted\tS\n"
		   "0000000007\t\t...\t3/30/2026, 1:00 PM\tAccepted\tS\n");
	run(t, HISTORY "--json");
	expect_exit(t, 1);
	expect_json(t, 0, "job_number", "\"0000000341\"");
	expect_json(t, 1, "job_number", "null");
	expect_json(t, 2, "job_number", "null");
	expect_json(t, 3, "job_number", "\"0000000344\"");
	expect_json(t, 4, "job_number", "\"0000000342\"");
	expect_json(t, 5, "job_number", "null");
	expect_json(t, 6, "job_number", "null");
	expect_stderr_has(
		t, "cape: h.txt:2: CBP's job 0000000002: what the screen left of its file name fits jobs of several "
		   "files, and not one of them alone is of that time; record it with \"cape record JOB\"\n");
	expect_stderr_has(t, "cape: h.txt:6: CBP's job 0000000006: no job of the ledger");
	run(t, HISTORY "--exit-zero --quiet");
	expect_exit(t, 0);
	expect_stdout(t, "");
}

CLI_TEST(what_is_known_is_not_matched_anew)
{
	given_screens(t);
	given_upload(t, "5", "other.csv", "");
	run(t, "record 343 --ledger l --cbp-claim 100000013568 --quiet");
	run(t, "record 344 --ledger l --cbp-job 342 --quiet");
	given_file(t, "h.txt",
		   SCREEN "0000000339\t100000013568\tImporter...\t3/30/2026, 11:15 AM\tRejected by batch...\tS\n");
	run(t, HISTORY "--json");
	expect_exit(t, 1);
	/* Another file's number. */
	expect_json(t, 0, "outcome", "\"unmatched\"");
	expect_stderr_has(
		t, "cape: h.txt:2: CBP's job 0000000342: its number, or its claim's, is recorded for a job whose file "
		   "has another name");
	expect_json(t, 1, "job_number", "\"0000000341\"");
	/* By its claim number. */
	expect_json(t, 2, "job_number", "\"0000000343\"");
	/* Two rows that differ. */
	expect_json(t, 3, "outcome", "\"unmatched\"");
	expect_stderr_has(t, "cape: h.txt:7: CBP's job 0000000339: says otherwise than line 6 of the same job");
	run(t, "job 343 --ledger l --json");
	expect_json(t, 0, "cbp_status", "\"Accepted\"");
	/* A later list may say something else. */
	given_file(t, "h.txt", "0000000339\t\tImporter...\t3/30/2026, 11:15 AM\tUnder review\tS\n");
	run(t, HISTORY);
	expect_exit(t, 0);
	expect_stderr_has(t, "cape: h.txt:1: the status is none of the words");
	expect_stdout_has(t, "CBP's job 0000000339 is job 0000000343, Under review\n");
	/* A claim number of another job. */
	given_file(t, "h.txt", "0000000341\t100000013568\tACEP...\t3/30/2026, 11:15 AM\tAccepted\tS\n");
	run(t, HISTORY);
	expect_exit(t, 1);
	expect_stderr_has(t, "CBP's claim 100000013568 is recorded for job 0000000343 already");
	/* A job that is void has no answer. */
	run(t, "void 343 --ledger l --reason never --quiet");
	given_file(t, "h.txt", "0000000339\t\tImporter...\t3/30/2026, 11:15 AM\tAccepted\tS\n");
	run(t, HISTORY);
	expect_exit(t, 1);
	expect_stderr_has(t, "is void");
}

CLI_TEST(what_is_no_list_is_refused)
{
	static const struct {
		const char *text, *says;
		int code;
	} rows[] = {
		{ "", "has no row of CAPE File Upload History", 2 },
		{ "File Upload Job #\tClaim Number\tFile Name\tSubmitted Date\n", "has no row of CAPE", 2 },
		{ "Entry Number\nSSA26031601\n", "has no row of CAPE", 2 },
		{ "PK\x03\x04", "is a spreadsheet or archive", 2 },
		{ "File Upload Job #,Claim Number,File Name,Submitted Date/Time,File Upload Status,Submitted By,CBP Job #\n",
		  "cape: h.txt:1: is the heading of cape's own list", 2 },
		{ "0000000342\t\tA...\tyesterday\tAccepted\n", "cape: h.txt:1: is no row of the list", 1 },
		{ "0000000342\n", "cape: h.txt:1: is no row of the list", 1 },
		{ "x\t3/30/2026, 11:33 AM\n", "cape: h.txt:1: is no row of the list", 1 },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].says);
		given_screens(t);
		given_file(t, "h.txt", rows[i].text);
		run(t, HISTORY);
		expect_exit(t, rows[i].code);
		expect_stderr_has(t, rows[i].says);
	}
	run(t, HISTORY "341");
	expect_exit(t, 2);
	expect_stderr_has(t, "\"341\" is not expected");
	run(t, HISTORY "--cbp-job 1");
	expect_exit(t, 2);
	run(t, "record 341 --cbp-job 1 --dry-run --ledger l");
	expect_exit(t, 2);
	run(t, "record --portal-history nowhere.txt --ledger l");
	expect_exit(t, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_guide_s_screens_are_matched), TEST(every_way_to_copy_the_list),
		TEST(a_dry_run_records_nothing),       TEST(the_nearest_in_time_or_nobody),
		TEST(cut_names_of_several_files),      TEST(what_is_known_is_not_matched_anew),
		TEST(what_is_no_list_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
