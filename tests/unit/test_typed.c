/* advice/typed.h: what a spreadsheet made of entry numbers, against patterns; check digits, against the table of CATAIR Appendix E. */
#include "advice/typed.h"

#include "unit/support.h"

#include <regex.h>

/* --- by example ---------------------------------------------------------------------------------------------------- */

static const struct {
	const char *typed;
	enum damage damage;
	const char *original;
} examples[] = {
	{ "SSA26031601", DAMAGE_NONE, NULL },
	{ "SSA-2603160-1", DAMAGE_NONE, NULL },
	{ "60576072486", DAMAGE_NONE, NULL },
	{ "60,576,072,486", DAMAGE_NONE, NULL },
	{ "", DAMAGE_NONE, NULL },
	{ "-", DAMAGE_NONE, NULL },
	/* 00112345673 and 01512345677 have the check digits that fit. */
	{ "112345673", DAMAGE_ZEROS, "00112345673" },
	{ "1512345677", DAMAGE_ZEROS, "01512345677" },
	{ " 1512345677", DAMAGE_ZEROS, "01512345677" },
	{ "=\"1512345677\"", DAMAGE_ZEROS, "01512345677" },
	{ "1,512,345,677", DAMAGE_ZEROS, "01512345677" },
	{ "1512345671", DAMAGE_ZEROS, NULL },
	{ "0512345671", DAMAGE_NONE, NULL },   /* a leading zero was not lost */
	{ "151-234567-7", DAMAGE_NONE, NULL }, /* nor is one where dashes make it text */
	{ "12345675", DAMAGE_NONE, NULL },     /* filer code 000 is none */
	{ "999999999990", DAMAGE_NONE, NULL },
	{ "60576072486.0", DAMAGE_POINT_ZERO, "60576072486" },
	{ "60,576,072,486.00", DAMAGE_POINT_ZERO, "60576072486" },
	{ "1512345677.0", DAMAGE_POINT_ZERO, "01512345677" },
	{ "1512345671.0", DAMAGE_POINT_ZERO, NULL },
	{ "60576072486.5", DAMAGE_NONE, NULL },
	{ "60576072486.", DAMAGE_NONE, NULL },
	{ "605760724861.0", DAMAGE_NONE, NULL },
	{ "6.05761E+10", DAMAGE_SCIENTIFIC, NULL },
	{ "6.05761e+10", DAMAGE_SCIENTIFIC, NULL },
	{ "6,05761E+10", DAMAGE_SCIENTIFIC, NULL },
	{ "1.2E+12", DAMAGE_SCIENTIFIC, NULL },
	{ "1E+15", DAMAGE_SCIENTIFIC, NULL },
	{ "6.0576072486E+10", DAMAGE_SCIENTIFIC, "60576072486" },
	{ "6.0576072486E10", DAMAGE_SCIENTIFIC, "60576072486" },
	{ "6.057607248600000e+10", DAMAGE_SCIENTIFIC, "60576072486" },
	{ "1.512345677E+09", DAMAGE_SCIENTIFIC, "01512345677" },
	{ "12E-1234567-8", DAMAGE_NONE, NULL },
	{ "12E-12345678", DAMAGE_NONE, NULL },
	{ "1E512345678", DAMAGE_NONE, NULL },
	{ "6.05761E-10", DAMAGE_NONE, NULL },
	{ "Mar-28", DAMAGE_DATE, NULL },
	{ "DEC-25", DAMAGE_DATE, NULL },
	{ "28-Mar", DAMAGE_DATE, NULL },
	{ "28-Mar-2026", DAMAGE_DATE, NULL },
	{ "March 28, 2026", DAMAGE_DATE, NULL },
	{ "3/28/2026", DAMAGE_DATE, NULL },
	{ "28.03.26", DAMAGE_DATE, NULL },
	{ "2026-03-28", DAMAGE_DATE, NULL },
	{ "2026-03-28 00:00:00", DAMAGE_DATE, NULL },
	{ "Mar-2026", DAMAGE_DATE, NULL },
	{ "MAR-1234567-8", DAMAGE_NONE, NULL },
	{ "MAR-1234-5678", DAMAGE_NONE, NULL },
	{ "12-34-5678", DAMAGE_NONE, NULL },
	{ "Marc-28", DAMAGE_NONE, NULL },
};

UNIT_TEST(damage_by_example)
{
	for (size_t i = 0; i < ARRAY_LEN(examples); i++) {
		size_t len = strlen(examples[i].typed);
		struct edge edge = edge_make(len + 1);
		struct typed t = typed_look(edge_put(&edge, examples[i].typed, len));

		expect(t.damage == examples[i].damage, "%s: damage %d", examples[i].typed, (int)t.damage);
		if (t.damage != DAMAGE_NONE)
			expect(t.original_known == (examples[i].original != NULL), "%s", examples[i].typed);
		if (examples[i].original)
			expect_bytes(span_of(t.original, ENTRY_NUMBER_LEN), span_text(examples[i].original),
				     examples[i].typed);
		edge_free(&edge);
	}
}

UNIT_TEST(case_and_dirt_of_every_byte_at_every_place)
{
	for (unsigned c = 0; c < 256; c++) {
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');

		for (size_t at = 0; at < ENTRY_NUMBER_LEN; at++) {
			unsigned char number[] = "SSA26031601";
			struct typed t;

			number[at] = (unsigned char)c;
			t = typed_look(span_of(number, ENTRY_NUMBER_LEN));
			expect(t.lower_case == (c >= 'a' && c <= 'z'), "byte %u at %zu", c, at);
			expect(t.dirt == !(letter || (c >= '0' && c <= '9') || c == '-'), "byte %u at %zu", c, at);
		}
	}
}

/* --- against patterns ------------------------------------------------------------------------------------------------ */

#define NAME                                                                                                        \
	"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|january|february|march|april|june|july|august|september|" \
	"october|november|december)"
#define DAY   "(0?[1-9]|[12][0-9]|3[01])"
#define MONTH "(0?[1-9]|1[0-2]|" NAME ")"
#define YEAR  "([0-9]{2}|[0-9]{4})"
#define SEP   "(, |[-/. ])"
#define CLOCK "[0-9.:]*:[0-9.:]*"
#define TIME  "([ T]" CLOCK ")?"

static const char *const patterns[DAMAGES] = {
	[DAMAGE_SCIENTIFIC] = "^[1-9]([.,][0-9]+)?e\\+?[0-9]{2,3}$",
	[DAMAGE_DATE] = "^((" DAY "|" YEAR ")" SEP NAME "( " CLOCK ")?|(" NAME SEP "(" DAY "|" YEAR
			")|" MONTH SEP DAY SEP YEAR "|" DAY SEP MONTH SEP YEAR "|[0-9]{4}" SEP MONTH SEP DAY ")" TIME
			")$",
	[DAMAGE_POINT_ZERO] = "^([0-9],*){9,11}\\.0+$",
	[DAMAGE_ZEROS] = "^([0-9],*){9,10}$",
};

static regex_t compiled[DAMAGES];

static enum damage slow_damage(const char *typed)
{
	static const enum damage order[] = { DAMAGE_SCIENTIFIC, DAMAGE_DATE, DAMAGE_POINT_ZERO, DAMAGE_ZEROS };

	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		/* An entry number that begins with zeros has not lost them; one that is whole is its own original. */
		if ((order[i] == DAMAGE_ZEROS || order[i] == DAMAGE_POINT_ZERO) && typed[0] == '0')
			continue;
		if (regexec(&compiled[order[i]], typed, 0, NULL, 0) == 0)
			return order[i];
	}
	return DAMAGE_NONE;
}

static void compare(const char *text)
{
	char trimmed[64];
	size_t len = strlen(text), begin = 0;
	struct typed t = typed_look(span_text(text));

	while (begin < len && base36_value[(unsigned char)text[begin]] == BASE36_NONE)
		begin++;
	while (len > begin && base36_value[(unsigned char)text[len - 1]] == BASE36_NONE)
		len--;
	(void)snprintf(trimmed, sizeof(trimmed), "%.*s", (int)(len - begin), text + begin);
	expect(t.damage == slow_damage(trimmed), "\"%s\": damage %d, not as %d", text, (int)t.damage,
	       (int)slow_damage(trimmed));
}

UNIT_TEST(damage_against_patterns)
{
	static const char *const pieces[] = { "Mar", "march", "DEC",  "May", "0",  "1",   "5",   "12", "28",   "31",
					      "32",  "00",    "2026", "-",   "/",  ".",   " ",   ", ", ",",    "E",
					      "e+",  "+",     "T",    ":",   ".0", ".00", "605", "x",  "99999" };
	struct rng rng = { 5 };

	for (unsigned d = DAMAGE_NONE + 1; d < DAMAGES; d++)
		must(regcomp(&compiled[d], patterns[d], REG_EXTENDED | REG_ICASE | REG_NOSUB) == 0);
	for (size_t n = 0; n < 200000; n++) {
		char text[64] = "";

		for (size_t k = 1 + rng_below(&rng, 8); k > 0; k--)
			(void)strcat(text, pieces[rng_below(&rng, ARRAY_LEN(pieces))]);
		compare(text);
	}
	for (uint64_t n = 0; n < 300000; n++) {
		char text[16] = { 0 };

		(void)nth_text(n, "123.eE+-/M", 10, text);
		compare(text);
	}
	for (unsigned d = DAMAGE_NONE + 1; d < DAMAGES; d++)
		regfree(&compiled[d]);
}

/* --- what stood there before ------------------------------------------------------------------------------------------- */

/* As a spreadsheet and its like write a number. */
UNIT_TEST(originals_come_back)
{
	static const char *const forms[] = { "%.0f", "%.1f", "%.0f.00", "%.10e", "%.12E", "=\"%.0f.0\"", " %.0f.0 " };
	struct rng rng = { 6 };

	for (size_t n = 0; n < 100000; n++) {
		uint64_t number = 100000000 + rng_below(&rng, rng_below(&rng, 2) ? 99900000000 : 9900000000);
		const char *form = forms[rng_below(&rng, ARRAY_LEN(forms))];
		char whole[32], typed[64];
		unsigned char right[ENTRY_NUMBER_LEN];
		struct typed t;

		(void)snprintf(whole, sizeof(whole), "%011llu", (unsigned long long)number);
		if (check_digit_wrong((const unsigned char *)whole, right))
			memcpy(whole, right, sizeof(right));
		(void)snprintf(typed, sizeof(typed), form, strtod(whole, NULL));
		t = typed_look(span_text(typed));
		if (form == forms[0] && whole[0] != '0')
			expect(t.damage == DAMAGE_NONE, "%s", typed);
		else
			expect(t.damage != DAMAGE_NONE && t.original_known &&
				       memcmp(t.original, whole, ENTRY_NUMBER_LEN) == 0,
			       "%s of %s: \"%.11s\"", typed, whole, (const char *)t.original);
	}
}

/* --- check digits --------------------------------------------------------------------------------------------------------- */

/* S counts as 2, not 1. */
UNIT_TEST(worked_check_digits)
{
	static const char *const rows[][2] = {
		{ "ABC1234567", "6" },
		{ "9999999999", "0" },
		{ "0S21234567", "8" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		unsigned char number[ENTRY_NUMBER_LEN], right[ENTRY_NUMBER_LEN];

		memcpy(number, rows[i][0], ENTRY_NUMBER_LEN - 1);
		for (const char *last = "0123456789AZ"; *last; last++) {
			number[ENTRY_NUMBER_LEN - 1] = (unsigned char)*last;
			expect(check_digit_wrong(number, right) == (*last != rows[i][1][0]), "%.11s",
			       (const char *)number);
			expect(memcmp(right, rows[i][0], ENTRY_NUMBER_LEN - 1) == 0 &&
				       right[ENTRY_NUMBER_LEN - 1] == rows[i][1][0],
			       "%.11s: %.11s", (const char *)number, (const char *)right);
		}
	}
}

/* Step by step, as the appendix says it. */
static char slow_check_digit(const unsigned char *number)
{
	static const char *const letters[] = { "", "AJ", "BKS", "CLT", "DMU", "ENV", "FOW", "GPX", "HQY", "IRZ" };
	unsigned sum = 0;

	for (unsigned i = 0; i < 10; i++) {
		unsigned value = number[i] - (unsigned)'0';

		for (unsigned v = 1; v < 10; v++)
			value = strchr(letters[v], number[i]) ? v : value;
		if (i % 2 == 1) {
			value *= 2;
			value = value > 9 ? (value + 1) % 10 : value;
		}
		sum += value;
	}
	return (char)('0' + (10 - sum % 10) % 10);
}

UNIT_TEST(check_digits_against_the_appendix)
{
	static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	struct rng rng = { 7 };

	for (size_t n = 0; n < 200000; n++) {
		unsigned char number[ENTRY_NUMBER_LEN], right[ENTRY_NUMBER_LEN];
		bool digits = true, wrong;

		rng_fill(&rng, alphabet, 36, (char *)number, FILER_CODE_LEN);
		rng_fill(&rng, alphabet, n % 8 ? 10 : 11, (char *)number + FILER_CODE_LEN, 8);
		for (size_t i = FILER_CODE_LEN; i < ENTRY_NUMBER_LEN - 1; i++)
			digits = digits && number[i] <= '9';
		wrong = check_digit_wrong(number, right);
		expect(wrong == (digits && number[10] != (unsigned char)slow_check_digit(number)), "%.11s",
		       (const char *)number);
		if (wrong)
			expect(right[10] == (unsigned char)slow_check_digit(number) && memcmp(right, number, 10) == 0,
			       "%.11s", (const char *)number);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(damage_by_example),       cmocka_unit_test(case_and_dirt_of_every_byte_at_every_place),
		cmocka_unit_test(damage_against_patterns), cmocka_unit_test(originals_come_back),
		cmocka_unit_test(worked_check_digits),     cmocka_unit_test(check_digits_against_the_appendix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
