/* core/key.h: entry numbers to keys and back, against packing done slowly. */
#include "core/key.h"

#include "unit/support.h"

static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* The value of a character in base 36; -1: it is dropped. */
static int slow_value(unsigned char c)
{
	for (int v = 0; v < 36; v++) {
		if (c == (unsigned char)digits[v] || (v >= 10 && c == (unsigned char)digits[v] + 32))
			return v;
	}
	return -1;
}

static uint64_t slow_pack(struct span typed)
{
	uint64_t key = 0;
	uint64_t weight = 1;
	unsigned kept = 0;

	for (size_t i = typed.len_bytes; i-- > 0;) {
		int value = slow_value(typed.begin[i]);

		if (value < 0)
			continue;
		kept++;
		if (kept <= ENTRY_NUMBER_LEN) {
			key += (uint64_t)value * weight;
			weight *= 36;
		}
	}
	return kept == ENTRY_NUMBER_LEN ? key : KEY_NONE;
}

static void random_number(struct rng *rng, char number[ENTRY_NUMBER_LEN])
{
	rng_fill(rng, digits, 36, number, ENTRY_NUMBER_LEN);
}

UNIT_TEST(every_byte_at_every_position)
{
	static const char *const fields[] = { "SSA26031601", "SSA2603160", "SSA260316011", "A", "ssa-2603160-1" };
	struct edge edge = edge_make(16);

	for (size_t f = 0; f < ARRAY_LEN(fields); f++) {
		size_t len = strlen(fields[f]);
		char field[16];

		for (size_t at = 0; at < len; at++) {
			memcpy(field, fields[f], len);
			for (unsigned byte = 0; byte < 256; byte++) {
				struct span typed;

				field[at] = (char)byte;
				typed = edge_put(&edge, field, len);
				expect(key_pack(typed) == slow_pack(typed), "\"%s\", byte %02x at %zu", fields[f], byte,
				       at);
			}
		}
	}
	edge_free(&edge);
}

UNIT_TEST(packing_is_base_36_of_what_remains)
{
	static const char alphabet[] =
		"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-/=\" \t\r,\xC2\xA0";
	struct edge edge = edge_make(32);
	struct rng rng = { 1 };
	char field[32];

	for (unsigned n = 0; n < 200000; n++) {
		size_t len = rng_below(&rng, 20);
		struct span typed;

		rng_fill(&rng, alphabet, sizeof(alphabet) - 1, field, len);
		typed = edge_put(&edge, field, len);
		expect(key_pack(typed) == slow_pack(typed), "\"%.*s\"", (int)len, field);
	}
	edge_free(&edge);
}

UNIT_TEST(exactly_eleven_characters_remain)
{
	static const struct {
		const char *typed, *number; /* NULL: no entry number */
	} rows[] = {
		{ "", NULL },
		{ " ", NULL },
		{ "-----------", NULL },
		{ "SSA2603160", NULL },
		{ "SSA26031601", "SSA26031601" },
		{ "SSA260316011", NULL },
		{ "SSA26031601SSA26031602", NULL },
		{ "ssa26031601", "SSA26031601" },
		{ "SSA-2603160-1", "SSA26031601" },
		{ " \tSSA 26031601\r\n", "SSA26031601" },
		{ "=\"SSA-2603160-1\"", "SSA26031601" },
		{ "SSA\xC2\xA0"
		  "2603160\xE2\x80\x93"
		  "1",
		  "SSA26031601" },
		{ "SSA2603160\xC3\x89", NULL }, /* É is no ASCII letter. */
		{ "00000000000", "00000000000" },
		{ "zzzzzzzzzzz", "ZZZZZZZZZZZ" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint64_t key = key_pack(span_text(rows[i].typed));
		unsigned char number[ENTRY_NUMBER_LEN];

		expect((key == KEY_NONE) == (rows[i].number == NULL), "\"%s\"", rows[i].typed);
		if (!rows[i].number)
			continue;
		key_unpack(key, number);
		expect_bytes(span_of(number, sizeof(number)), span_text(rows[i].number), rows[i].typed);
	}
	assert_true(key_pack(span_of(NULL, 0)) == KEY_NONE);
}

UNIT_TEST(smallest_and_largest_key)
{
	uint64_t power = 1;

	for (unsigned i = 0; i < ENTRY_NUMBER_LEN; i++)
		power *= 36;
	assert_true(power == UINT64_C(131621703842267136));
	assert_true(power < UINT64_C(1) << 57);
	assert_true(key_pack(span_text("00000000000")) == 0);
	assert_true(key_pack(span_text("ZZZZZZZZZZZ")) == power - 1);
	assert_true(KEYS_PER_FILER * (uint64_t)FILER_CODES == power);
}

UNIT_TEST(unpacking_gives_the_number_back)
{
	struct rng rng = { 2 };
	char number[ENTRY_NUMBER_LEN];
	unsigned char back[ENTRY_NUMBER_LEN];

	for (unsigned n = 0; n < 100000; n++) {
		random_number(&rng, number);
		key_unpack(key_pack(span_of(number, sizeof(number))), back);
		expect(memcmp(number, back, sizeof(number)) == 0, "%.11s came back as %.11s", number, back);
	}
}

UNIT_TEST(keys_keep_the_order_of_the_texts)
{
	struct rng rng = { 3 };
	char a[ENTRY_NUMBER_LEN], b[ENTRY_NUMBER_LEN];

	for (unsigned n = 0; n < 100000; n++) {
		uint64_t x, y;
		int order;

		random_number(&rng, a);
		random_number(&rng, b);
		/* Neighbours are what an order gets wrong: share a beginning of any length. */
		memcpy(b, a, rng_below(&rng, ENTRY_NUMBER_LEN + 1));
		x = key_pack(span_of(a, sizeof(a)));
		y = key_pack(span_of(b, sizeof(b)));
		order = memcmp(a, b, sizeof(a));
		expect((x < y) == (order < 0) && (x == y) == (order == 0), "%.11s and %.11s", a, b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte_at_every_position),
		cmocka_unit_test(packing_is_base_36_of_what_remains),
		cmocka_unit_test(exactly_eleven_characters_remain),
		cmocka_unit_test(smallest_and_largest_key),
		cmocka_unit_test(unpacking_gives_the_number_back),
		cmocka_unit_test(keys_keep_the_order_of_the_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
