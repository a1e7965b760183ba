/* validate --what-if: when a findings file is there, and that its bytes depend on nothing but the declaration and the index. */
#include "json.h"
#include "sources.h"

#define HEAD    "Entry Number\n"
#define FIELDS_ "LINE,ENTRY_NUMBER,AS_TYPED,GATE,RULE,MESSAGE,NEXT_STEP\n"
#define REJECTED \
	COLUMNS "\nABC12345676,12-3456789XX,01,Rejected,CBP,N,,1\nABC12345684,12-3456789XX,01,Accepted,CBP,N,,1\n"
#define STATUS \
	",D,SUMMARY_STATUS,ENTRY SUMMARY IS CANCELLED/REJECTED,\"get the summary accepted, then file the entry again\"\n"

CLI_TEST(nothing_found)
{
	given_index(t, REJECTED);
	given_file(t, "a.csv", HEAD "ABC-1234568-4\n");
	run(t, VALIDATE "--what-if a.csv");
	expect_exit(t, 0);
	expect_file(t, "a.Findings.csv", FIELDS_);
	expect_stdout_has(t, "a.Findings.csv");
}

CLI_TEST(advice_alone_is_no_finding_of_the_run)
{
	given_index(t, REJECTED);
	given_file(t, "a.csv", HEAD "abc12345684\n");
	run(t, VALIDATE "--what-if a.csv");
	expect_exit(t, 0);
	expect_file_has(t, "a.Findings.csv", "2,ABC12345684,abc12345684,advice,typing,");
}

CLI_TEST(older_findings_are_removed)
{
	static const struct {
		const char *what, *words, *text;
		bool claim;
	} rows[] = {
		{ "by a claim", VALIDATE "a.csv", HEAD "ABC12345684\n", true },
		{ "by a rejection", VALIDATE "a.csv", HEAD "ABC\n", false },
		{ "by gate A", VALIDATE "a.csv", "nothing\n", false },
		{ "by gate A, with --what-if", VALIDATE "--what-if a.csv", HEAD, false },
		{ "by an open quote, with --what-if", VALIDATE "--what-if a.csv", HEAD "\"ABC12345684\n", false },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_index(t, REJECTED);
		given_file(t, "a.csv", HEAD "ABC12345676\n");
		run(t, VALIDATE "--what-if a.csv");
		expect_file(t, "a.Findings.csv", FIELDS_ "2,ABC12345676,ABC12345676" STATUS);
		given_file(t, "a.csv", rows[i].text);
		run(t, rows[i].words);
		expect_no_file(t, "a.Findings.csv");
		if (rows[i].claim)
			expect_folder(t, ".", "a.Claim_Details.csv a.csv i.cidx source.csv");
	}
}

CLI_TEST(stems_folders_and_json)
{
	given_index(t, REJECTED);
	given_folder(t, "x");
	given_file(t, "a.csv", HEAD "ABC12345676\n");
	given_file(t, "x/a.csv", HEAD "ABC12345684\n");
	run(t, VALIDATE "--what-if --json -o out a.csv x/a.csv");
	expect_exit(t, 1);
	expect_folder(t, "out", "a-2.Claim_Details.csv a-2.Findings.csv a.Claim_Details.csv a.Findings.csv");
	expect_file(t, "out/a.Findings.csv", FIELDS_ "2,ABC12345676,ABC12345676" STATUS);
	expect_file(t, "out/a-2.Findings.csv", FIELDS_);
	/* The keys of the contract, no more. */
	expect_json(t, 0, "result_file", "\"out/a.Claim_Details.csv\"");
	expect_stdout_lacks(t, "Findings");
	row(t, "a pipe");
	given_index(t, REJECTED);
	given_stdin(t, HEAD "ABC12345676\n");
	run(t, VALIDATE "--what-if -");
	expect_file(t, "stdin.Findings.csv", FIELDS_ "2,ABC12345676,ABC12345676" STATUS);
}

CLI_TEST(what_cannot_be)
{
	static const struct {
		const char *what, *words, *said;
	} rows[] = {
		{ "standard output", VALIDATE "--what-if --stdout a.csv", "--what-if" },
		{ "an input of the name", VALIDATE "--what-if a.csv a.Findings.csv", "a.Findings.csv" },
		{ "the same, as it would be removed", VALIDATE "a.csv a.Findings.csv", "a.Findings.csv" },
		{ "another command", "rules --what-if", "--what-if" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_index(t, REJECTED);
		given_file(t, "a.csv", HEAD "ABC12345676\n");
		given_file(t, "a.Findings.csv", HEAD "ABC12345684\n");
		run(t, rows[i].words);
		expect_exit(t, 2);
		expect_message(t);
		expect_stderr_has(t, rows[i].said);
		expect_folder(t, ".", "a.Findings.csv a.csv i.cidx source.csv");
	}
}

/* The result stands; that there are no findings is an error. */
CLI_TEST(findings_that_cannot_be_written)
{
	given_index(t, REJECTED);
	given_folder(t, "a.Findings.csv");
	given_file(t, "a.csv", HEAD "ABC12345676\n");
	run(t, VALIDATE "--what-if a.csv");
	expect_exit(t, 2);
	expect_message(t);
	expect_stderr_has(t, "a.Findings.csv");
	expect_folder(t, ".", "a.Findings.csv a.csv i.cidx source.csv");
}

/* --- many rows -------------------------------------------------------------------------------------------------------- */

#define ENTRIES 40000

/* With a letter among the seven digits nothing is said of the check digit. */
static void number_of(size_t k, char *out)
{
	sprintf(out, "SSAX%07zu", k);
}

static void given_many(struct cli *t)
{
	size_t room = sizeof(COLUMNS) + (size_t)ENTRIES * 64, len;
	char *text = malloc(room);

	must(text != NULL, "memory");
	len = (size_t)sprintf(text, "%s\n", COLUMNS);
	for (size_t k = 0; k < ENTRIES; k++) {
		char number[16];

		number_of(k, number);
		len += (size_t)sprintf(text + len, "%s,12-3456789XX,01,%s,CBP,N,,1\n", number,
				       k % 5 == 0 ? "Rejected" : "Accepted");
	}
	given_index(t, text);
	free(text);
}

/* All entries in an order of their own, some typed oddly, with blank lines; and what is found, by counting lines. Returns the line behind. */
static size_t write_many(char *text, char *findings)
{
	size_t line = 2;

	text += sprintf(text, HEAD);
	findings += sprintf(findings, FIELDS_);
	for (size_t i = 0; i < ENTRIES; i++) {
		size_t k = i * 7919 % ENTRIES;
		char number[16], typed[64];

		number_of(k, number);
		for (size_t blank = i % 100 == 3 ? 2 : 0; blank > 0; blank--, line++)
			text += sprintf(text, " \n");
		sprintf(typed,
			i % 9 == 4      ? "%.2sa%s"
			: i % 1000 == 7 ? "\"%.3s\n%s\""
			: i % 3         ? "%.3s-%s"
					: "%.3s%s",
			number, number + 3);
		text += sprintf(text, "%s\n", typed);
		if (k % 5 == 0)
			findings += sprintf(findings, "%zu,%s,%s" STATUS, line, number, typed);
		if (i % 9 == 4)
			findings += sprintf(
				findings,
				"%zu,%s,%s,advice,typing,\"lower case, which is read as capitals\",write capitals: CBP "
				"does not say that it reads lower case\n",
				line, number, typed);
		else if (i % 1000 == 7)
			findings += sprintf(
				findings,
				"%zu,%s,%s,advice,typing,\"more than letters, digits and dashes; what is more is "
				"dropped\",\"none needed: CBP strips special characters, too\"\n",
				line, number, typed);
		line += i % 1000 == 7 && i % 9 != 4 ? 2 : 1;
	}
	return line;
}

CLI_TEST(the_same_bytes_whichever_way_they_come)
{
	static const struct {
		const char *words, *slice, *cpu;
	} ways[] = {
		{ VALIDATE "--what-if --threads 1 a.csv", "0", "native" },
		{ VALIDATE "--what-if --threads 2 a.csv", "0", "native" },
		{ VALIDATE "--what-if --threads 8 a.csv", "0", "scalar" },
		{ VALIDATE "--what-if --threads 1 a.csv", "100", "native" },
		{ VALIDATE "--what-if --threads 8 a.csv", "100", "native" },
		{ VALIDATE "--what-if --threads 2 --all-errors a.csv", "5000", "native" },
	};
	size_t behind;
	char *text = malloc((size_t)ENTRIES * 20), *findings = malloc((size_t)ENTRIES * 400);

	must(text && findings, "memory");
	given_many(t);
	behind = write_many(text, findings);
	given_file(t, "a.csv", text);
	for (size_t i = 0; i < COUNT(ways); i++) {
		given_env(t, "CAPE_TEST_SLICE", ways[i].slice);
		if (strcmp(ways[i].cpu, "native") != 0)
			given_env(t, "CAPE_CPU", ways[i].cpu);
		run(t, ways[i].words);
		expect_exit(t, 1);
		expect_file_has(t, "a.Claim_Details.csv", "Entry Summary Updated");
		expect_file(t, "a.Findings.csv", findings);
	}
	/* With an offender behind them the file is inspected as a whole: all findings are there, and one more. */
	strcat(text, "SSA\n");
	given_file(t, "a.csv", text);
	sprintf(findings + strlen(findings),
		"%zu,,SSA,B,LENGTH,Not 11 characters long,\"correct or remove the number, then upload the entire file again\"\n",
		behind);
	for (size_t i = 0; i < COUNT(ways); i++) {
		run(t, ways[i].words);
		expect_exit(t, 1);
		expect_file(t, "a.Cape_Validation_Result.csv", FORMAT_LISTS "SSA,,\n");
		expect_file(t, "a.Findings.csv", findings);
	}
	free(text);
	free(findings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_found),
		TEST(advice_alone_is_no_finding_of_the_run),
		TEST(older_findings_are_removed),
		TEST(stems_folders_and_json),
		TEST(what_cannot_be),
		TEST(findings_that_cannot_be_written),
		TEST(the_same_bytes_whichever_way_they_come),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
