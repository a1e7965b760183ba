/* validate --what-if: what a findings file says, row by row, written down by hand. */
#include "rule_files.h"
#include "sources.h"

#define HEAD    "Entry Number\n"
#define FIELDS_ "LINE,ENTRY_NUMBER,AS_TYPED,GATE,RULE,MESSAGE,NEXT_STEP\n"
#define AGAIN   "then upload the entire file again\"\n"
#define TEXT    "; format the column as text\n"

/* What rules say, from their gate on. */
#define LENGTH    ",B,LENGTH,Not 11 characters long,\"correct or remove the number, " AGAIN
#define DUPLICATE ",B,DUPLICATE,Duplicate entry numbers,\"remove the row, " AGAIN
#define FILER     ",B,FILER_CODE,Filer code not matching,\"correct or remove the number, " AGAIN
#define EXISTS    ",C,EXISTS,Entry number does not exist,\"correct or remove the number, " AGAIN
#define ACCOUNT   ",C,ACCOUNT,Account Mismatch,\"remove the row, " AGAIN
#define STATUS \
	",D,SUMMARY_STATUS,ENTRY SUMMARY IS CANCELLED/REJECTED,\"get the summary accepted, then file the entry again\"\n"
#define CONTROL                                                \
	",D,CONTROL_STATUS,ENTRY SUMMARY IS IN TRADE CONTROL," \
	"\"get the summary back to CBP control, then file the entry again\"\n"
#define LIQUIDATED                                                        \
	",D,LIQUIDATION_80,ENTRY SUMMARY IS IN FINAL LIQUIDATION STATUS," \
	"\"protest within 180 days of liquidation, or sue in the CIT, or wait for phase 3\"\n"

/* What advice says. */
#define CHECK(number, next) \
	",advice,check digit,the check digit does not fit; with the one that does the number is " number "," next "\n"
#define KNOWN       "\"none if CBP has the entry summary under this number, as the index has\""
#define HAS(number) "compare with the entry summary; the index has " number
#define ZEROS       ",advice,leading zeros,a spreadsheet drops leading zeros"
#define SCIENTIFIC  ",advice,scientific notation,a spreadsheet made a quantity of the number"
#define DATE        ",advice,date,a spreadsheet made a date of the number"
#define POINT_ZERO  ",advice,trailing .0,a spreadsheet made a decimal of the number"
#define WRITE(number)                                                 \
	"; it was " number ",\"write " number ", which the index has" \
	"; format the column as text\"\n"
#define WRITE_IF(number) "; it was " number ",write " number " if that is the entry summary's number" TEXT
#define LOOK_UP          ",take the number from the entry summary" TEXT
#define SUFFIX                                                                                                      \
	",advice,importer suffix,its importer number begins with the nine digits of one of the account's and ends " \
	"otherwise,upload it from the account of the full number; or correct the account\n"
#define LAST(day, date)                                                                                          \
	",advice,last days,\"day " day " after liquidation; the last is day 80, " date "\",\"upload it by " date \
	", better before: CBP may validate days later\"\n"
#define LOWER \
	",advice,typing,\"lower case, which is read as capitals\",write capitals: CBP does not say that it reads lower case\n"
#define DROPPED                                                                             \
	",advice,typing,\"more than letters, digits and dashes; what is more is dropped\"," \
	"\"none needed: CBP strips special characters, too\"\n"
#define BOTH                                                                                                          \
	",advice,typing,\"lower case, which is read as capitals, and more than letters, digits and dashes, which is " \
	"dropped\",write capitals: CBP does not say that it reads lower case\n"

/* Check digits that fit, but for SSA26031603. */
#define SOURCE                                                                \
	COLUMNS "\n"                                                          \
		"SSA26031602,12-3456789XX,01,Accepted,CBP,N,,1\n"             \
		"SSA26031603,12-3456789XX,01,Accepted,CBP,N,,1\n"             \
		"ABC12345676,12-3456789XX,01,Rejected,Trade,N,2026-04-14,1\n" \
		"ABC12345684,12-3456789AB,01,Accepted,CBP,N,2026-04-12,1\n"   \
		"ABC12345692,98-7654321AB,01,Accepted,CBP,N,2026-04-11,1\n"   \
		"99999999990,12-3456789XX,01,Accepted,CBP,N,2026-04-17,1\n"   \
		"0S212345678,12-3456789XX,01,Accepted,CBP,N,2026-04-18,1\n"   \
		"01512345677,12-3456789XX,01,Accepted,CBP,N,,1\n"             \
		"60576072486,12-3456789XX,01,Accepted,CBP,N,,1\n"

/* Rows, and what they find; the first stands on line 2. Rows without findings are there for the lines. */
static const struct {
	const char *row, *finds[5];
} damaged[] = {
	{ "SSA26031602", { NULL } },
	{ "SSA-2603160-3", { "3,SSA26031603,SSA-2603160-3" CHECK("SSA26031602", KNOWN) } },
	/* Gate D, although gate B stops the file; day 78. */
	{ "ABC-1234567-6,note",
	  { "4,ABC12345676,ABC-1234567-6" STATUS, "4,ABC12345676,ABC-1234567-6" CONTROL,
	    "4,ABC12345676,ABC-1234567-6" LAST("78", "2026-07-03") } },
	{ "", { NULL } },
	{ " ,", { NULL } },
	{ "ssa26031602", { "7,SSA26031602,ssa26031602" DUPLICATE, "7,SSA26031602,ssa26031602" LOWER } },
	{ "ABC12345684",
	  { "8,ABC12345684,ABC12345684" ACCOUNT, "8,ABC12345684,ABC12345684" SUFFIX,
	    "8,ABC12345684,ABC12345684" LAST("80", "2026-07-01") } },
	{ "ABC12345692", { "9,ABC12345692,ABC12345692" ACCOUNT, "9,ABC12345692,ABC12345692" LIQUIDATED } },
	{ "99999999990", { "10,99999999990,99999999990" LAST("75", "2026-07-06") } },
	{ "0S2-1234567-8", { NULL } }, /* day 74 */
	/* The worked check digits, each one off; the index has the right numbers. */
	{ "ABC12345677",
	  { "12,ABC12345677,ABC12345677" EXISTS,
	    "12,ABC12345677,ABC12345677" CHECK("ABC12345676", HAS("ABC12345676")) } },
	{ "99999999999",
	  { "13,99999999999,99999999999" EXISTS,
	    "13,99999999999,99999999999" CHECK("99999999990", HAS("99999999990")) } },
	{ "0s2-1234567-9",
	  { "14,0S212345679,0s2-1234567-9" EXISTS,
	    "14,0S212345679,0s2-1234567-9" CHECK("0S212345678", HAS("0S212345678")),
	    "14,0S212345679,0s2-1234567-9" LOWER } },
	{ "XYZ00000000",
	  { "15,XYZ00000000,XYZ00000000" EXISTS,
	    "15,XYZ00000000,XYZ00000000" CHECK("XYZ00000007", HAS("neither this number nor XYZ00000007")) } },
	/* What spreadsheets do. */
	{ "1512345677", { "16,,1512345677" LENGTH, "16,,1512345677" ZEROS WRITE("01512345677") } },
	{ "112345673", { "17,,112345673" LENGTH, "17,,112345673" ZEROS WRITE_IF("00112345673") } },
	{ "1512345678", { "18,,1512345678" LENGTH, "18,,1512345678" ZEROS LOOK_UP } },
	{ "6.05761E+10", { "19,,6.05761E+10" LENGTH, "19,,6.05761E+10" SCIENTIFIC LOOK_UP } },
	{ "6.0576072486E+10",
	  { "20,,6.0576072486E+10" LENGTH, "20,,6.0576072486E+10" SCIENTIFIC WRITE("60576072486") } },
	{ "Mar-28", { "21,,Mar-28" LENGTH, "21,,Mar-28" DATE LOOK_UP } },
	{ "3/28/2026", { "22,,3/28/2026" LENGTH, "22,,3/28/2026" DATE LOOK_UP } },
	{ "60576072486.0", { "23,,60576072486.0" LENGTH, "23,,60576072486.0" POINT_ZERO WRITE("60576072486") } },
	/* Eleven characters all the same, and none of them the number's. */
	{ "1512345677.0",
	  { "24,15123456770,1512345677.0" EXISTS, "24,15123456770,1512345677.0" POINT_ZERO WRITE("01512345677") } },
	{ "\"60,576,072,486\"", { "25,60576072486,\"60,576,072,486\"" DROPPED } },
	/* A field with line ends in it counts for those behind it; the program begins a line where the record does. */
	{ "\"015-1234567-7\n\"", { "26,01512345677,\"015-1234567-7\n\"" DROPPED } },
	{ "\"=\"\"abc\"\"\"", { "28,,\"'=\"\"abc\"\"\"" LENGTH, "28,,\"'=\"\"abc\"\"\"" BOTH } },
	{ "-ABC12345677",
	  { "29,ABC12345677,'-ABC12345677" DUPLICATE, "29,ABC12345677,'-ABC12345677" EXISTS,
	    "29,ABC12345677,'-ABC12345677" CHECK("ABC12345676", HAS("ABC12345676")) } },
};

static void write_damaged(char *text, char *findings, const char *line_end)
{
	strcpy(text, "Entry Number");
	strcat(text, line_end);
	strcpy(findings, FIELDS_);
	for (size_t i = 0; i < COUNT(damaged); i++) {
		strcat(text, damaged[i].row);
		strcat(text, line_end);
		for (size_t k = 0; k < COUNT(damaged[i].finds) && damaged[i].finds[k]; k++)
			strcat(findings, damaged[i].finds[k]);
	}
}

CLI_TEST(every_kind_of_damage)
{
	static const char *const line_ends[] = { "\n", "\r\n" };
	static const char *const ways[] = { "--threads 1", "--threads 2", "--threads 8" };
	char text[4096], findings[16384], words[256];

	given_index(t, SOURCE);
	for (size_t i = 0; i < COUNT(line_ends); i++) {
		write_damaged(text, findings, line_ends[i]);
		given_file(t, "a.csv", text);
		run(t, VALIDATE "-o plain a.csv");
		expect_exit(t, 1);
		for (size_t k = 0; k < COUNT(ways); k++) {
			char *plain = NULL;
			size_t len = 0;

			snprintf(words, sizeof(words), VALIDATE "--what-if %s a.csv", ways[k]);
			row(t, ways[k]);
			given_index(t, SOURCE);
			given_file(t, "a.csv", text);
			run(t, VALIDATE "-o plain a.csv");
			run(t, words);
			expect_exit(t, 1);
			expect_file(t, "a.Findings.csv", findings);
			expect_private(t, "a.Findings.csv");
			plain = file_bytes(t, "plain/a.Cape_Validation_Result.csv", &len);
			must(plain != NULL, "the plain result");
			expect_bytes(t, "a.Cape_Validation_Result.csv", plain, len);
			free(plain);
		}
	}
}

CLI_TEST(filer_accounts_and_the_filer_code)
{
	given_index(t, SOURCE);
	given_file(t, "a.csv", HEAD "0S212345678\nABC12345692\nXYZ00000007\nABC\n");
	run(t, "validate" AS_FILER "--what-if a.csv");
	expect_exit(t, 1);
	/* No importer is compared. */
	expect_file(t, "a.Findings.csv",
		    FIELDS_ "3,ABC12345692,ABC12345692" FILER "3,ABC12345692,ABC12345692" LIQUIDATED
			    "4,XYZ00000007,XYZ00000007" FILER "4,XYZ00000007,XYZ00000007" EXISTS "5,,ABC" LENGTH);
}

CLI_TEST(what_gate_c_stops_and_what_no_gate_stops)
{
	given_index(t, SOURCE);
	given_file(t, "c.csv", HEAD "XYZ00000007\nABC12345676\n");
	given_file(t, "d.csv", HEAD "\nABC12345676\n99999999990\n");
	run(t, VALIDATE "--what-if c.csv d.csv");
	expect_exit(t, 1);
	expect_file(t, "c.Cape_Validation_Result.csv", BATCH_LISTS "XYZ00000007,\n");
	expect_file(t, "c.Findings.csv",
		    FIELDS_ "2,XYZ00000007,XYZ00000007" EXISTS "3,ABC12345676,ABC12345676" STATUS
			    "3,ABC12345676,ABC12345676" CONTROL "3,ABC12345676,ABC12345676" LAST("78", "2026-07-03"));
	expect_file_has(t, "d.Claim_Details.csv", "ABC12345676,Failed,ENTRY SUMMARY IS CANCELLED/REJECTED\n");
	expect_file(t, "d.Findings.csv",
		    FIELDS_ "3,ABC12345676,ABC12345676" STATUS "3,ABC12345676,ABC12345676" CONTROL
			    "3,ABC12345676,ABC12345676" LAST("78", "2026-07-03") "4,99999999990,99999999990" LAST(
				    "75", "2026-07-06"));
}

/* Limits, texts and next steps are those of the rule file. */
CLI_TEST(own_rules)
{
	given_index(t, SOURCE);
	given_rules(t, "own.ini", "older than 80 days\nnext_step = ", "older than 76 days\nnext_step = =1+1, ");
	given_file(t, "a.csv", HEAD "99999999990\n0S212345678\nABC12345676\n");
	run(t, VALIDATE "--what-if --rules own.ini a.csv");
	expect_exit(t, 1);
	expect_file_has(
		t, "a.Findings.csv",
		"2,99999999990,99999999990,advice,last days,\"day 75 after liquidation; the last is day 76, 2026-07-02\",");
	expect_file_has(
		t, "a.Findings.csv",
		"3,0S212345678,0S212345678,advice,last days,\"day 74 after liquidation; the last is day 76, 2026-07-03\",");
	expect_file_has(
		t, "a.Findings.csv",
		"4,ABC12345676,ABC12345676,D,LIQUIDATION_80,ENTRY SUMMARY IS IN FINAL LIQUIDATION STATUS,\"=1+1, protest");
	row(t, "no next step");
	given_index(t, SOURCE);
	given_rules(t, "own.ini", "next_step = get the summary accepted, then file the entry again\n", "");
	given_file(t, "a.csv", HEAD "ABC12345676\n");
	run(t, VALIDATE "--what-if --rules own.ini a.csv");
	expect_exit(t, 1);
	expect_file_has(t, "a.Findings.csv", "D,SUMMARY_STATUS,ENTRY SUMMARY IS CANCELLED/REJECTED,\n");
}

/* Nobody's importer number, in whatever form, is in any output. */
CLI_TEST(importer_numbers_stay_where_they_are)
{
	char *findings;
	size_t len = 0;

	given_index(t, COLUMNS "\nABC12345684,123-45-6789,01,Accepted,CBP,N,,1\n");
	given_file(t, "a.csv", HEAD "ABC12345684\n");
	run(t, "validate --index i.cidx --ior 12-3456789XX --as-of 2026-07-01 --what-if a.csv");
	expect_exit(t, 1);
	findings = file_bytes(t, "a.Findings.csv", &len);
	must(findings != NULL, "findings");
	if (!strstr(findings, "importer suffix") || strstr(findings, "6789"))
		fail_at(t, findings, HERE);
	free(findings);
	expect_stdout_lacks(t, "6789");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_kind_of_damage),
		TEST(filer_accounts_and_the_filer_code),
		TEST(what_gate_c_stops_and_what_no_gate_stops),
		TEST(own_rules),
		TEST(importer_numbers_stay_where_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
