/* Gate A: a file that is no declaration, by its name and by its bytes (contract, sections 2 and 3). */
#include "json.h"
#include "sources.h"

#define NOT_CSV "Not a CSV file."
#define EMPTY   "CSV content is empty."
#define HEADER  "Header title row is missing."

#define TEXT(s) s, sizeof(s) - 1

static const struct {
	const char *what, *name, *bytes;
	size_t len;
	const char *reason;
	const char *blank_rows; /* NULL: the contract does not say whether a blank first record counts */
} rejected[] = {
	/* The name decides first, whatever the bytes are. */
	{ "another ending", "a.txt", TEXT("Entry Number\nSSA26031601\n"), NOT_CSV, "0" },
	{ "ending further in", "a.csv.txt", TEXT("Entry Number\nSSA26031601\n"), NOT_CSV, "0" },
	{ "no ending", "acsv", TEXT("Entry Number\nSSA26031601\n"), NOT_CSV, "0" },
	{ "empty, with another ending", "a.txt", TEXT(""), NOT_CSV, "0" },
	{ "no header, with another ending", "a.txt", TEXT("SSA26031601\n"), NOT_CSV, "0" },
	/* Bytes of another format. */
	{ "a workbook renamed", "a.csv", TEXT("PK\x03\x04\x14\x00\x06\x00"), NOT_CSV, "0" },
	{ "a workbook's first four bytes", "a.csv", TEXT("PK\x03\x04"), NOT_CSV, "0" },
	{ "UTF-16, little end first", "a.csv",
	  TEXT("\xff\xfe"
	       "E\0n\0t\0r\0y\0"),
	  NOT_CSV, "0" },
	{ "UTF-16, big end first", "a.csv",
	  TEXT("\xfe\xff"
	       "\0E\0n\0t\0r\0y"),
	  NOT_CSV, "0" },
	{ "UTF-16 mark alone", "a.csv", TEXT("\xff\xfe"), NOT_CSV, "0" },
	{ "a NUL first", "a.csv", TEXT("\0Entry Number\nSSA26031601\n"), NOT_CSV, "0" },
	{ "a NUL later", "a.csv",
	  TEXT("Entry Number\nSSA26\0"
	       "031601\n"),
	  NOT_CSV, "0" },
	{ "an open quote", "a.csv", TEXT("Entry Number\n\"SSA26031601\n"), NOT_CSV, "0" },
	{ "an open quote in a column that is ignored", "a.csv", TEXT("Entry Number\nSSA26031601,\"x\n"), NOT_CSV, "0" },
	{ "an open quote and no header", "a.csv", TEXT("SSA26031601\n\"x\n"), NOT_CSV, "0" },
	{ "nothing but a quote", "a.csv", TEXT("\""), NOT_CSV, "0" },
	/* Nothing in it. */
	{ "no byte", "a.csv", TEXT(""), EMPTY, "0" },
	{ "a byte order mark", "a.csv", TEXT("\xef\xbb\xbf"), EMPTY, "0" },
	{ "blank lines", "a.csv", TEXT("\n\r\n\n"), EMPTY, NULL },
	{ "blank fields", "a.csv", TEXT(" \t,,\n\" \",\n"), EMPTY, NULL },
	{ "a header", "a.csv", TEXT("Entry Number\n"), EMPTY, "0" },
	{ "a header without its line end", "a.csv", TEXT("Entry Number"), EMPTY, "0" },
	{ "a header and blank rows", "a.csv", TEXT("Entry Number\n\n \t\n,,\n\r\n"), EMPTY, "4" },
	/* No header. */
	{ "numbers only", "a.csv", TEXT("SSA26031601\nSSA26031602\n"), HEADER, "0" },
	{ "one word", "a.csv", TEXT("Foo\n"), HEADER, "0" },
	{ "the header second", "a.csv", TEXT("SSA26031601\nEntry Number\nSSA26031602\n"), HEADER, "0" },
	{ "a blank first record", "a.csv", TEXT("\nEntry Number\nSSA26031601\n"), HEADER, NULL },
	{ "another word more", "a.csv", TEXT("Entry Numbers\nSSA26031601\n"), HEADER, "0" },
	{ "something in brackets more", "a.csv", TEXT("Entry Number (ACE)\nSSA26031601\n"), HEADER, "0" },
	{ "a shorter name", "a.csv", TEXT("Entry No\nSSA26031601\n"), HEADER, "0" },
	{ "the header's column second", "a.csv", TEXT("Importer,Entry Number\nx,SSA26031601\n"), HEADER, "0" },
	{ "a lone PK", "a.csv", TEXT("PK\nSSA26031601\n"), HEADER, "0" },
};

CLI_TEST(each_reason_by_name_and_by_bytes)
{
	char left[64];

	for (size_t i = 0; i < COUNT(rejected); i++) {
		row(t, rejected[i].what);
		given_good_index(t);
		given_bytes(t, rejected[i].name, rejected[i].bytes, rejected[i].len);
		run_list(t, "validate", "--index", "i.cidx", "--ior", "12-3456789XX", rejected[i].name);
		expect_exit(t, 1);
		expect_stdout_has(t, rejected[i].reason);
		snprintf(left, sizeof(left), "%s i.cidx source.csv", rejected[i].name);
		expect_folder(t, ".", left);
	}
}

CLI_TEST(each_reason_as_json)
{
	char quoted[64], bytes[32];

	for (size_t i = 0; i < COUNT(rejected); i++) {
		row(t, rejected[i].what);
		given_good_index(t);
		given_bytes(t, rejected[i].name, rejected[i].bytes, rejected[i].len);
		run_list(t, "validate", "--index", "i.cidx", "--ior", "12-3456789XX", "--json", rejected[i].name);
		expect_exit(t, 1);
		snprintf(quoted, sizeof(quoted), "\"%s\"", rejected[i].reason);
		snprintf(bytes, sizeof(bytes), "%zu", rejected[i].len);
		expect_json(t, 0, "upload_status", quoted);
		expect_json(t, 0, "reason", quoted);
		expect_json(t, 0, "bytes", bytes);
		if (rejected[i].blank_rows)
			expect_json(t, 0, "blank_rows", rejected[i].blank_rows);
	}
}

/* The first 4,096 bytes are looked at; a NUL behind them is a byte that normalising drops. */
CLI_TEST(a_nul_decides_within_4096_bytes)
{
	enum { HEADER_LEN = 13, LIMIT = 4096 };
	static const struct {
		const char *what;
		size_t nul_at;
		int code;
	} rows[] = {
		{ "last byte looked at", LIMIT - 1, 1 },
		{ "first byte not looked at", LIMIT, 0 },
	};
	char bytes[LIMIT + 64];

	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t at = rows[i].nul_at;

		row(t, rows[i].what);
		given_good_index(t);
		memcpy(bytes, "Entry Number\n", HEADER_LEN);
		memset(bytes + HEADER_LEN, '\n', at - HEADER_LEN);
		memcpy(bytes + at, "\0SSA26031601\n", 13);
		given_bytes(t, "a.csv", bytes, at + 13);
		run(t, VALIDATE "a.csv");
		expect_exit(t, rows[i].code);
		if (rows[i].code == 1)
			expect_stdout_has(t, NOT_CSV);
		else
			expect_file(t, "a.Claim_Details.csv", CLAIM_HEADER UPDATED(FIRST_CLAIM, "SSA26031601"));
	}
}

CLI_TEST(an_open_quote_names_the_line_where_it_opened)
{
	static const struct {
		const char *what, *text, *position;
	} rows[] = {
		{ "in the header", "\"Entry Number\nSSA26031601\n", "a.csv:1:" },
		{ "in a row", "Entry Number\nSSA26031601\n\"SSA26031602\n\n\n", "a.csv:3:" },
		{ "after CRLF lines", "Entry Number\r\nSSA26031601\r\n\"SSA26031602\r\n", "a.csv:3:" },
		{ "after CR lines", "Entry Number\rSSA26031601\r\"SSA26031602\r", "a.csv:3:" },
		{ "after a field of two lines", "Entry Number\n\"SSA26\n031601\"\nx,\"y\n", "a.csv:4:" },
		{ "in an ignored column", "Entry Number\nSSA26031601,x\nSSA26031602,\"y\n", "a.csv:3:" },
		{ "after a doubled quote", "Entry Number\n\"SSA\"\"\n", "a.csv:2:" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_good_index(t);
		given_file(t, "a.csv", rows[i].text);
		run(t, VALIDATE "a.csv");
		expect_exit(t, 1);
		expect_stderr_has(t, rows[i].position);
	}
}

CLI_TEST(the_ending_is_known_in_any_case)
{
	static const struct {
		const char *name, *result;
	} rows[] = {
		{ "a.csv", "a.Claim_Details.csv" },
		{ "a.CSV", "a.Claim_Details.csv" },
		{ "a.CsV", "a.Claim_Details.csv" },
		{ "a.txt.csv", "a.txt.Claim_Details.csv" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].name);
		given_good_index(t);
		given_file(t, rows[i].name, "Entry Number\nSSA26031601\n");
		run_list(t, "validate", "--index", "i.cidx", "--ior", "12-3456789XX", rows[i].name);
		expect_exit(t, 0);
		expect_file(t, rows[i].result, CLAIM_HEADER UPDATED(FIRST_CLAIM, "SSA26031601"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_reason_by_name_and_by_bytes), TEST(each_reason_as_json),
		TEST(a_nul_decides_within_4096_bytes),  TEST(an_open_quote_names_the_line_where_it_opened),
		TEST(the_ending_is_known_in_any_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
