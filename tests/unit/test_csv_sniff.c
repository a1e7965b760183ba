/* parse/csv.h: what a file is before anything is parsed, its byte order mark, record end and lines. */
#include "parse/csv.h"

#include "unit/support.h"

UNIT_TEST(kinds_of_files)
{
	static const struct {
		const char *bytes;
		size_t len_bytes;
		enum csv_kind kind;
	} rows[] = {
		{ "", 0, CSV_TEXT },
		{ "Entry Number\n", 13, CSV_TEXT },
		{ "PK\x03\x04", 4, CSV_IS_ZIP },
		{ "PK\x03\x04\0\0", 6, CSV_IS_ZIP },
		{ "PK\x03", 3, CSV_TEXT },
		{ "PK\x05\x06", 4, CSV_TEXT },
		{ "PKX00000000\n", 12, CSV_TEXT },
		{ "\xFF\xFE", 2, CSV_IS_UTF16 },
		{ "\xFE\xFF", 2, CSV_IS_UTF16 },
		{ "\xFF\xFE"
		  "E\0n\0",
		  6, CSV_IS_UTF16 },
		{ "\xFE", 1, CSV_TEXT },
		{ "\xEF\xBB\xBF"
		  "Entry Number\n",
		  16, CSV_TEXT },
		{ "\0", 1, CSV_HAS_NUL },
		{ "a\0b", 3, CSV_HAS_NUL },
	};
	struct edge edge = edge_make(16);

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect(csv_sniff(edge_put(&edge, rows[i].bytes, rows[i].len_bytes)) == rows[i].kind, "row %zu", i);
	edge_free(&edge);
}

UNIT_TEST(a_nul_is_looked_for_in_the_first_4096_bytes)
{
	static const size_t places[] = { 0, 1, 4094, 4095, 4096, 4097, 4999 };
	struct edge edge = edge_make(5000);
	char text[5000];

	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		memset(text, 'a', sizeof(text));
		text[places[i]] = '\0';
		expect(csv_sniff(edge_put(&edge, text, sizeof(text))) == (places[i] < 4096 ? CSV_HAS_NUL : CSV_TEXT),
		       "place %zu", places[i]);
	}
	edge_free(&edge);
}

UNIT_TEST(every_kind_has_words)
{
	static const struct {
		enum csv_kind kind;
		const char *word;
	} rows[] = { { CSV_IS_ZIP, "spreadsheet" }, { CSV_IS_UTF16, "UTF-16" }, { CSV_HAS_NUL, "NUL" } };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *text = csv_kind_text(rows[i].kind);

		expect(strstr(text, rows[i].word), "\"%s\"", text);
		expect(strstr(text, "; save it as CSV"), "\"%s\"", text);
	}
}

UNIT_TEST(the_byte_order_mark_is_skipped_once)
{
	static const struct {
		const char *text, *rest;
	} rows[] = {
		{ "", "" },
		{ "a", "a" },
		{ "\xEF\xBB\xBF", "" },
		{ "\xEF\xBB\xBF"
		  "a",
		  "a" },
		{ "\xEF\xBB\xBF\xEF\xBB\xBF", "\xEF\xBB\xBF" },
		{ "\xEF\xBB", "\xEF\xBB" },
		{ "\xEF", "\xEF" },
		{ "a\xEF\xBB\xBF", "a\xEF\xBB\xBF" },
	};
	struct edge edge = edge_make(16);

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect_bytes(csv_skip_bom(edge_put(&edge, rows[i].text, strlen(rows[i].text))), span_text(rows[i].rest),
			     rows[i].text);
	edge_free(&edge);
}

UNIT_TEST(record_ends)
{
	static const struct {
		const char *text;
		char end;
	} rows[] = {
		{ "", '\n' },    { "a", '\n' },      { "a\n", '\n' },       { "a\r\nb", '\n' },
		{ "a\r", '\r' }, { "a\rb\r", '\r' }, { "a\rb\rc\n", '\n' }, { "\"\n\"\rb\r", '\n' },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect(csv_record_end(span_text(rows[i].text)) == rows[i].end, "row %zu", i);
}

UNIT_TEST(physical_lines)
{
	struct edge edge = edge_make(512);
	struct rng rng = { 10 };
	char text[512];

	for (unsigned n = 0; n < 5000; n++) {
		size_t len = rng_below(&rng, sizeof(text)), lf = 0, cr = 0;
		struct span range;

		rng_fill(&rng, "a\n\r\"", 4, text, len);
		for (size_t i = 0; i < len; i++) {
			lf += text[i] == '\n';
			cr += text[i] == '\r';
		}
		range = edge_put(&edge, text, len);
		expect(csv_count_lines(range, '\n') == lf && csv_count_lines(range, '\r') == cr, "text %u", n);
	}
	edge_free(&edge);
}

/* More than counters of a byte hold, at each length around what they do. */
UNIT_TEST(physical_lines_of_nothing_else)
{
	struct edge edge = edge_make(9000);
	char text[9000];

	memset(text, '\n', sizeof(text));
	for (size_t len = 0; len < sizeof(text); len += len % 4080 < 64 || len % 4080 > 4000 ? 1 : 97)
		expect(csv_count_lines(edge_put(&edge, text, len), '\n') == len, "%zu bytes", len);
	edge_free(&edge);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds_of_files),
		cmocka_unit_test(a_nul_is_looked_for_in_the_first_4096_bytes),
		cmocka_unit_test(every_kind_has_words),
		cmocka_unit_test(the_byte_order_mark_is_skipped_once),
		cmocka_unit_test(record_ends),
		cmocka_unit_test(physical_lines),
		cmocka_unit_test(physical_lines_of_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
