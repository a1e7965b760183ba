/*
 * Normalising: every byte but ASCII letters and digits is dropped, the rest upper-cased; 11 must remain
 * (contract, section 2).
 */
#include "sources.h"

CLI_TEST(eleven_letters_and_digits_remain)
{
	static const struct {
		const char *what, *record;
	} rows[] = {
		{ "as it is", "SSA26031601" },
		{ "lower case", "ssa26031601" },
		{ "mixed case", "sSa26031601" },
		{ "dashes", "SSA-2603160-1" },
		{ "blanks", " SSA 2603160 1 " },
		{ "tabs", "\tSSA\t26031601\t" },
		{ "dots, slashes, underscores", "SSA.260/316_01" },
		{ "apostrophe of a spreadsheet", "'SSA26031601" },
		{ "formula of text", "=\"SSA26031601\"" },
		{ "formula of text, quoted", "\"=\"\"SSA26031601\"\"\"" },
		{ "quoted", "\"SSA26031601\"" },
		{ "quotes inside", "SSA\"26031601\"" },
		{ "comma in quotes", "\"SSA,26031601\"" },
		{ "line end in quotes", "\"SSA\n26031601\"" },
		{ "CR LF in quotes", "\"SSA\r\n26031601\"" },
		{ "rest after the closing quote", "\"SSA\"26031601" },
		{ "no-break spaces", "\xc2\xa0SSA\xc2\xa0"
				     "26031601\xc2\xa0" },
		{ "no-break space of an ANSI code page", "SSA\xa0"
							 "26031601" },
		{ "narrow no-break space", "SSA\xe2\x80\xaf"
					   "26031601" },
		{ "en dash", "SSA\xe2\x80\x93"
			     "2603160\xe2\x80\x93"
			     "1" },
		{ "em dash", "SSA\xe2\x80\x94"
			     "26031601" },
		{ "non-breaking hyphen", "SSA\xe2\x80\x91"
					 "26031601" },
		{ "minus sign", "SSA\xe2\x88\x92"
				"26031601" },
		{ "soft hyphen", "SSA\xc2\xad"
				 "26031601" },
		{ "zero-width space", "SSA\xe2\x80\x8b"
				      "26031601" },
		{ "byte order mark inside", "\xef\xbb\xbfSSA26031601" },
		{ "curly quotes", "\xe2\x80\x9cSSA26031601\xe2\x80\x9d" },
		{ "right-to-left mark", "\xe2\x80\x8fSSA26031601" },
		{ "an accent alone", "SSA26031601\xc2\xb4" },
		{ "control characters", "SSA\x01"
					"260\x1b"
					"31601\x7f" },
		{ "carriage return inside", "SSA\r26031601" },
	};
	char text[128];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_good_index(t);
		snprintf(text, sizeof(text), "Entry Number\n%s\n", rows[i].record);
		given_file(t, "a.csv", text);
		run(t, VALIDATE "a.csv");
		expect_exit(t, 0);
		expect_file(t, "a.Claim_Details.csv", CLAIM_HEADER UPDATED(FIRST_CLAIM, "SSA26031601"));
	}
}

CLI_TEST(any_other_count_is_not_11_characters_long)
{
	static const struct {
		const char *what, *record;
	} rows[] = {
		{ "one letter", "S" },
		{ "ten", "SSA2603160" },
		{ "twelve", "SSA260316011" },
		{ "twelve with the fraction of a spreadsheet", "60576072486.0" },
		{ "a full-width digit is no digit", "SSA2603160\xef\xbc\x91" },
		{ "a Cyrillic letter is no letter", "\xd0\x85SA26031601" },
		{ "an accented letter is no letter", "SS\xc3\x81"
						     "26031601" },
		{ "a very long field", "SSA26031601SSA26031601SSA26031601SSA26031601SSA26031601SSA26031601" },
		{ "no-break space alone", "\xc2\xa0" },
		{ "quotes of nothing beside something", "\"\",x" },
	};
	char text[128];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_good_index(t);
		snprintf(text, sizeof(text), "Entry Number\n%s\n", rows[i].record);
		given_file(t, "a.csv", text);
		run(t, VALIDATE "a.csv");
		expect_exit(t, 1);
		expect_stdout_has(t, "Failed initial validation");
	}
}

/* Every byte at the front of a valid number: dropped, or one character too many. */
CLI_TEST(every_byte_is_dropped_or_counts)
{
	char text[] = "Entry Number\n?SSA26031601\n", label[32];

	for (int byte = 1; byte < 256; byte++) {
		bool counts = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
			      (byte >= 'a' && byte <= 'z');

		/* Comma, line end and quote mean something to CSV. */
		if (byte == ',' || byte == '\n' || byte == '"')
			continue;
		snprintf(label, sizeof(label), "byte 0x%02x", (unsigned)byte);
		row(t, label);
		given_good_index(t);
		text[13] = (char)byte;
		given_file(t, "a.csv", text);
		run(t, VALIDATE "a.csv");
		expect_exit(t, counts ? 1 : 0);
		if (!counts)
			expect_file(t, "a.Claim_Details.csv", CLAIM_HEADER UPDATED(FIRST_CLAIM, "SSA26031601"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(eleven_letters_and_digits_remain),
		TEST(any_other_count_is_not_11_characters_long),
		TEST(every_byte_is_dropped_or_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
