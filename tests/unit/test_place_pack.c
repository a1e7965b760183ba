/* core/place.h: entry numbers packed and unpacked eight digits at once, against packing the key and going from there. */
#include "core/place.h"

#include "unit/support.h"

static void expect_same_text(uint64_t place)
{
	/* A byte more than there is: it stays as it is. */
	unsigned char text[ENTRY_NUMBER_LEN + 1] = { [ENTRY_NUMBER_LEN] = '!' };
	unsigned char slow[ENTRY_NUMBER_LEN + 1] = { [ENTRY_NUMBER_LEN] = '!' };

	place_unpack(place, text);
	key_unpack(key_of_place(place), slow);
	expect_bytes(span_of(text, sizeof(text)), span_of(slow, sizeof(slow)), "unpacked");
}

static void expect_same_place(const struct edge *edge, const char *typed, size_t len)
{
	struct span span = edge_put(edge, typed, len);
	uint64_t place = place_pack(span), slow = place_of_key(key_pack(span));

	expect(place == slow, "\"%.*s\": %016llx, not %016llx", (int)len, typed, (unsigned long long)place,
	       (unsigned long long)slow);
	if (place != PLACE_NONE)
		expect_same_text(place);
}

UNIT_TEST(every_byte_at_every_place)
{
	static const char *const numbers[] = { "SSA26031601", "00000000000", "99999999999",  "ZZZ1234567A",
					       "abc98765432", "SSA2603160",  "SSA260316012", "SSA-26031601" };
	struct edge edge = edge_make(32);

	for (size_t n = 0; n < ARRAY_LEN(numbers); n++) {
		size_t len = strlen(numbers[n]);

		for (size_t at = 0; at < len; at++) {
			for (unsigned byte = 0; byte < 256; byte++) {
				char typed[32];

				memcpy(typed, numbers[n], len);
				typed[at] = (char)byte;
				expect_same_place(&edge, typed, len);
			}
		}
	}
	edge_free(&edge);
}

UNIT_TEST(every_length)
{
	static const char typed[] = "=\"SSA-2603160-1\" 4711";
	struct edge edge = edge_make(32);

	for (size_t begin = 0; begin < sizeof(typed); begin++) {
		for (size_t len = 0; begin + len < sizeof(typed); len++)
			expect_same_place(&edge, typed + begin, len);
	}
	assert_true(place_pack(span_of(NULL, 0)) == PLACE_NONE);
	edge_free(&edge);
}

/* Half of them with their check digit, as nearly all are in use. */
UNIT_TEST(random_numbers)
{
	static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	struct edge edge = edge_make(32);
	struct rng rng = { 81 };

	for (unsigned n = 0; n < 300000; n++) {
		uint32_t serial = (uint32_t)rng_below(&rng, 10000000), filer;
		char typed[32];

		rng_fill(&rng, letters, 36, typed, FILER_CODE_LEN);
		must(filer_pack(span_of(typed, FILER_CODE_LEN), &filer));
		(void)snprintf(typed + FILER_CODE_LEN, sizeof(typed) - FILER_CODE_LEN, "%07u%u", serial,
			       n % 2 ? check_digit(filer, serial) : (unsigned)rng_below(&rng, 10));
		expect_same_place(&edge, typed, ENTRY_NUMBER_LEN);
		if (n % 8 == 0) {
			rng_fill(&rng, letters, 36, typed, ENTRY_NUMBER_LEN);
			expect_same_place(&edge, typed, ENTRY_NUMBER_LEN);
		}
	}
	edge_free(&edge);
}

/* Each digit at each place, and the smallest and largest of each kind of place. */
UNIT_TEST(every_digit_unpacked)
{
	static const uint32_t filers[] = { 0, 1, 35, 36, 12345, FILER_CODES - 1 };

	for (size_t f = 0; f < ARRAY_LEN(filers); f++) {
		uint64_t base = (uint64_t)filers[f] << PLACE_FILER_BITS;

		for (uint32_t power = 1; power < 10000000; power *= 10) {
			for (uint32_t digit = 0; digit < 10; digit++)
				expect_same_text(base + digit * power);
		}
		for (uint32_t number = 0; number < 100000000; number += number < 1000 ? 1 : 9973) {
			uint32_t serial = number / 10;

			expect_same_text(base + serial);
			if (check_digit(filers[f], serial) != number % 10)
				expect_same_text(base + SLOT_WRONG_CHECK + number);
		}
		expect_same_text(base + 9999999);
		expect_same_text(base + PLACE_LETTERS + 10);
		expect_same_text(base + PLACE_LETTERS + KEYS_PER_FILER - 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte_at_every_place),
		cmocka_unit_test(every_length),
		cmocka_unit_test(random_numbers),
		cmocka_unit_test(every_digit_unpacked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
