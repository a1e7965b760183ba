/* core/utf8.h: code points, against encoding them. */
#include "core/utf8.h"

#include "unit/support.h"

#define LAST_POINT 0x10FFFFu

static bool is_surrogate(uint32_t point)
{
	return point >= 0xD800 && point <= 0xDFFF;
}

/* The shortest form, surrogates included. */
static size_t encode(uint32_t point, unsigned char out[4])
{
	static const unsigned char leads[5] = { 0, 0, 0xC0, 0xE0, 0xF0 };
	size_t n = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;

	for (size_t i = n; i-- > 1; point >>= 6)
		out[i] = (unsigned char)(0x80 | (point & 0x3F));
	out[0] = (unsigned char)(leads[n] | point);
	return n;
}

UNIT_TEST(every_code_point)
{
	struct edge edge = edge_make(4);

	for (uint32_t point = 0; point <= LAST_POINT; point++) {
		unsigned char bytes[4];
		size_t n = encode(point, bytes);
		uint32_t decoded = UINT32_MAX;
		size_t len = utf8_decode(edge_put(&edge, bytes, n).begin, n, &decoded);

		if (is_surrogate(point))
			expect(len == 0, "surrogate U+%04X", point);
		else
			expect(len == n && decoded == point, "U+%04X: %zu bytes, U+%04X", point, len, decoded);
	}
	edge_free(&edge);
}

/* Whatever is decoded is the shortest form of its code point; with the test above this fixes every answer. */
UNIT_TEST(only_the_shortest_form)
{
	static const unsigned char tails[] = { 0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF };
	size_t count = ARRAY_LEN(tails);

	for (unsigned lead = 0; lead < 256; lead++) {
		for (size_t t = 0; t < count * count * count; t++) {
			unsigned char bytes[4] = { (unsigned char)lead, tails[t % count], tails[t / count % count],
						   tails[t / count / count] };
			unsigned char shortest[4];
			uint32_t point = UINT32_MAX;
			size_t len = utf8_decode(bytes, sizeof(bytes), &point);

			expect(len == 0 || (point <= LAST_POINT && encode(point, shortest) == len &&
					    memcmp(shortest, bytes, len) == 0),
			       "%02x %02x %02x %02x", bytes[0], bytes[1], bytes[2], bytes[3]);
		}
	}
}

UNIT_TEST(sequences_cut_short)
{
	static const char *const texts[] = { "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBF" };
	struct edge edge = edge_make(4);
	uint32_t point;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		for (size_t len = 1; len < strlen(texts[i]); len++)
			expect(utf8_decode(edge_put(&edge, texts[i], len).begin, len, &point) == 0, "%zu of row %zu",
			       len, i);
	}
	edge_free(&edge);
}

UNIT_TEST(what_may_be_shown)
{
	/* First and last code points of what may not. */
	static const uint32_t hidden[][2] = {
		{ 0x00, 0x1F },     { 0x7F, 0x9F },     /* C0, DEL, C1 */
		{ 0x061C, 0x061C }, { 0x200E, 0x200F }, /* Arabic letter mark, left-to-right and right-to-left mark */
		{ 0x2028, 0x2029 },                     /* line and paragraph separator */
		{ 0x202A, 0x202E }, { 0x2066, 0x2069 }, /* embeddings and overrides, isolates */
	};

	for (uint32_t point = 0; point <= LAST_POINT; point++) {
		bool shown = true;

		for (size_t i = 0; i < ARRAY_LEN(hidden); i++)
			shown = shown && !(point >= hidden[i][0] && point <= hidden[i][1]);
		expect(utf8_printable(point) == shown, "U+%04X", point);
	}
}

#define BAD "\xEF\xBF\xBD"

UNIT_TEST(bad_bytes_become_the_replacement_character)
{
	static const struct {
		const char *bytes;
		size_t len_bytes;
		const char *clean;
	} rows[] = {
		{ "", 0, "" },
		{ "a.csv", 5, "a.csv" },
		{ "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 9, "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80" },
		{ "a\0b", 3, "a" BAD "b" },
		{ "\0", 1, BAD },
		{ "\xFF", 1, BAD },
		{ "a\x80z", 3, "a" BAD "z" },
		{ "\xC3", 1, BAD },
		{ "\xC3(", 2, BAD "(" },
		{ "\xE2\x82", 2, BAD },
		{ "\xE2\x82(", 3, BAD "(" },
		{ "\xF0\x9F\x98\xE2\x82", 5, BAD BAD },
		{ "\xE0\x80\x80", 3, BAD BAD BAD },
		{ "\xF1\x80\xC3\xA9", 4, BAD "\xC3\xA9" },
		{ "\xC0\x80", 2, BAD BAD },
		{ "\xED\xA0\x80", 3, BAD BAD BAD },
		{ "\xF4\x90\x80\x80", 4, BAD BAD BAD BAD },
		{ "\n\t\x1B", 3, "\n\t\x1B" },
	};
	struct edge edge = edge_make(16);

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *clean = utf8_clean(edge_put(&edge, rows[i].bytes, rows[i].len_bytes));

		expect_text(clean, rows[i].clean, "cleaned");
		free(clean);
	}
	edge_free(&edge);
}

UNIT_TEST(cleaned_texts_are_utf8)
{
	static const char alphabet[] = "a\x80\xA0\xBF\xC0\xC3\xE0\xE2\xED\xF0\xF4\xF5\xFF";
	struct edge edge = edge_make(16);
	struct rng rng = { 6 };
	char bytes[16];

	for (unsigned n = 0; n < 50000; n++) {
		size_t len = rng_below(&rng, 12);
		char *clean;

		rng_fill(&rng, alphabet, sizeof(alphabet), bytes, len); /* With the NUL. */
		clean = utf8_clean(edge_put(&edge, bytes, len));
		for (size_t at = 0, step; at < strlen(clean); at += step) {
			uint32_t point;

			step = utf8_decode((const unsigned char *)clean + at, strlen(clean) - at, &point);
			expect(step != 0, "text %u, byte %zu", n, at);
		}
		free(clean);
	}
	edge_free(&edge);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_point),
		cmocka_unit_test(only_the_shortest_form),
		cmocka_unit_test(sequences_cut_short),
		cmocka_unit_test(what_may_be_shown),
		cmocka_unit_test(bad_bytes_become_the_replacement_character),
		cmocka_unit_test(cleaned_texts_are_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
