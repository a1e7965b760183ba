/* ledger/shown_text.h: what a screen may have meant. */
#include "ledger/shown_text.h"

#include "unit/support.h"

static const struct {
	const char *shown, *whole;
	bool fits, fits_words;
} rows[] = {
	{ "a.csv", "a.csv", true, true },
	{ " a.csv\r", "a.csv", true, true },
	{ "\xC2\xA0"
	  "a.csv \xC2\xA0",
	  "a.csv", true, true },
	{ "A.csv", "a.csv", false, true },
	{ "a", "a.csv", false, false },
	{ "a...", "a.csv", true, true },
	{ "a.csv...", "a.csv", true, true },
	{ "a\xE2\x80\xA6", "a.csv", true, true },
	{ "a \xE2\x80\xA6 ", "a.csv", true, true },
	{ "b...", "a.csv", false, false },
	{ "a.csvx...", "a.csv", false, false },
	{ "...", "a.csv", false, false },
	{ "", "a.csv", false, false },
	{ "", "", true, false },
	{ "Not  a CSV\tfile", "Not a CSV file.", false, true },
	{ "Not a CSVfile", "Not a CSV file.", false, false },
	{ "Nota CSV file", "Not a CSV file.", false, false },
	{ "not a c...", "Not a CSV file.", false, true },
	{ "Not a ...", "Not a CSV file.", true, true },
	{ "Not a CSV file. More", "Not a CSV file.", false, false },
};

UNIT_TEST(texts_and_what_they_may_be)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct shown_text shown = shown_text_of(span_text(rows[i].shown));

		expect(shown_text_fits(shown, rows[i].whole) == rows[i].fits, "%s", rows[i].shown);
		expect(shown_text_fits_words(shown, rows[i].whole) == rows[i].fits_words, "%s", rows[i].shown);
	}
}

/* Every way to cut a text fits it, and none fits a text that differs in a letter before the cut. */
UNIT_TEST(every_cut_fits)
{
	const char *whole = "Rejected by batch validation";
	char cut[64], other[64];

	for (size_t len = 1; len <= strlen(whole); len++) {
		(void)snprintf(cut, sizeof(cut), "%.*s...", (int)len, whole);
		expect(shown_text_fits(shown_text_of(span_text(cut)), whole), "%s", cut);
		expect(shown_text_fits_words(shown_text_of(span_text(cut)), whole), "%s", cut);
		for (size_t at = 0; at < len; at++) {
			(void)snprintf(other, sizeof(other), "%s", whole);
			other[at] = other[at] == 'x' ? 'y' : 'x';
			/* A space before the cut is no part of the text. */
			if (whole[at] == ' ' && at + 1 == len)
				continue;
			expect(!shown_text_fits(shown_text_of(span_text(cut)), other), "%s, %s", cut, other);
			expect(!shown_text_fits_words(shown_text_of(span_text(cut)), other), "%s, %s", cut, other);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_and_what_they_may_be),
		cmocka_unit_test(every_cut_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
