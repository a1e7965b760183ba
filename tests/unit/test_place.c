/* core/place.h: entry numbers to places and back, against CATAIR Appendix E worked on the text. */
#include "core/place.h"

#include "unit/support.h"

static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

#define KEYS (KEYS_PER_FILER * (uint64_t)FILER_CODES)

/* --- the slow reading: domain.md 5.3, step by step ------------------------------------------------------------------ */

static unsigned slow_digit(char c)
{
	static const char *const letters[10] = { "", "AJ", "BKS", "CLT", "DMU", "ENV", "FOW", "GPX", "HQY", "IRZ" };

	for (unsigned value = 1; value < 10; value++) {
		if (strchr(letters[value], c))
			return value;
	}
	return (unsigned)(c - '0');
}

/* Of the first ten characters. */
static unsigned slow_check_digit(const char *number)
{
	unsigned sum = 0;

	for (unsigned position = 1; position <= 10; position++) {
		unsigned value = slow_digit(number[position - 1]);

		if (position % 2 == 0) {
			value *= 2;
			value += value > 9;
			value %= 10;
		}
		sum += value;
	}
	return (10 - sum % 10) % 10;
}

static uint64_t base36(const char *text, size_t len)
{
	uint64_t value = 0;

	for (size_t i = 0; i < len; i++)
		value = value * 36 + (uint64_t)(strchr(digits, text[i]) - digits);
	return value;
}

static uint64_t slow_place(const char *number)
{
	uint64_t value = 0;
	bool letters = false;

	for (unsigned i = FILER_CODE_LEN; i < ENTRY_NUMBER_LEN; i++) {
		letters = letters || number[i] > '9';
		value = value * 10 + (uint64_t)(number[i] - '0');
	}
	if (letters)
		value = base36(number + FILER_CODE_LEN, 8) + (UINT64_C(1) << 42);
	else if (slow_check_digit(number) == (unsigned)(number[10] - '0'))
		value /= 10;
	else
		value += 15728640;
	return (base36(number, FILER_CODE_LEN) << 43) + value;
}

static uint64_t key_of(const char *number)
{
	return key_pack(span_of(number, ENTRY_NUMBER_LEN));
}

/* There and back. */
static void expect_place(const char *number)
{
	uint64_t key = key_of(number), place = place_of_key(key);

	expect(place == slow_place(number), "%.11s: place %llx, not %llx", number, (unsigned long long)place,
	       (unsigned long long)slow_place(number));
	expect(key_of_place(place) == key, "%.11s came back as another", number);
	expect(place < UINT64_C(1) << 59, "%.11s: place %llx", number, (unsigned long long)place);
	expect(place_filer(place) == key_filer(key), "%.11s: filer", number);
	expect(((uint64_t)place_filer(place) << PLACE_FILER_BITS | place_rest(place)) == place, "%.11s: filer and rest",
	       number);
}

/* A number of one of the shapes: right check digit, any check digit, a few letters, letters anywhere. */
static void random_number(struct rng *rng, unsigned shape, char number[ENTRY_NUMBER_LEN])
{
	rng_fill(rng, digits, 36, number, FILER_CODE_LEN);
	rng_fill(rng, digits, shape == 3 ? 36 : 10, number + FILER_CODE_LEN, 8);
	if (shape == 0)
		number[10] = (char)('0' + slow_check_digit(number));
	for (unsigned i = 0; shape == 2 && i <= rng_below(rng, 3); i++)
		number[FILER_CODE_LEN + rng_below(rng, 8)] = digits[10 + rng_below(rng, 26)];
}

/* --- check digits ----------------------------------------------------------------------------------------------------- */

UNIT_TEST(worked_examples_of_the_check_digit)
{
	static const struct {
		const char *filer;
		uint32_t serial;
		unsigned digit;
	} rows[] = { { "ABC", 1234567, 6 }, { "999", 9999999, 0 }, { "0S2", 1234567, 8 } };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint32_t filer;
		char number[16];

		assert_true(filer_pack(span_text(rows[i].filer), &filer));
		expect(check_digit(filer, rows[i].serial) == rows[i].digit, "%s: %u", rows[i].filer,
		       check_digit(filer, rows[i].serial));
		(void)snprintf(number, sizeof(number), "%s%07u%u", rows[i].filer, rows[i].serial, rows[i].digit);
		assert_true(place_of_key(key_of(number)) == ((uint64_t)filer << PLACE_FILER_BITS | rows[i].serial));
	}
}

UNIT_TEST(check_digit_of_every_filer)
{
	static const uint32_t serials[] = { 0, 1, 9, 10, 1234567, 5555555, 9090909, 9999999 };
	unsigned char code[FILER_CODE_LEN];

	for (uint32_t filer = 0; filer < FILER_CODES; filer++) {
		uint32_t serial = serials[filer % ARRAY_LEN(serials)];
		char number[16];

		filer_unpack(filer, code);
		(void)snprintf(number, sizeof(number), "%.3s%07u0", (const char *)code, serial);
		expect(check_digit(filer, serial) == slow_check_digit(number), "%.10s", number);
	}
}

/* Each of the seven digits by itself, and of the three characters. */
UNIT_TEST(check_digit_at_every_position)
{
	for (unsigned at = 0; at < 10; at++) {
		for (unsigned value = 0; value < (at < FILER_CODE_LEN ? 36 : 10); value++) {
			char number[] = "0000000000";
			uint32_t filer, serial;

			number[at] = digits[value];
			serial = (uint32_t)strtoul(number + FILER_CODE_LEN, NULL, 10);
			assert_true(filer_pack(span_of(number, FILER_CODE_LEN), &filer));
			expect(check_digit(filer, serial) == slow_check_digit(number), "%s", number);
		}
	}
}

UNIT_TEST(of_ten_last_digits_one_is_right)
{
	struct rng rng = { 51 };
	char number[ENTRY_NUMBER_LEN];

	for (unsigned n = 0; n < 20000; n++) {
		unsigned right = 0;

		random_number(&rng, 0, number);
		for (char last = '0'; last <= '9'; last++) {
			number[10] = last;
			right += place_rest(place_of_key(key_of(number))) < 10000000;
			expect_place(number);
		}
		expect(right == 1, "%.10s: %u of its numbers are serials", number, right);
	}
}

/* --- places ----------------------------------------------------------------------------------------------------------- */

UNIT_TEST(places_by_example)
{
	static const struct {
		const char *number;
		uint64_t rest;
	} rows[] = {
		{ "00000000000", 0 },
		{ "00000000001", 15728640 + 1 },
		{ "00000000018", 1 },
		{ "00099999999", 15728640 + 99999999 },
		{ "99999999990", 9999999 },
		{ "0S212345678", 1234567 },
		{ "0S212345679", 15728640 + 12345679 },
		{ "0S20000000A", PLACE_LETTERS + 10 },
		{ "0S2A0000000", PLACE_LETTERS + 10 * UINT64_C(78364164096) },
		{ "ZZZZZZZZZZZ", PLACE_LETTERS + KEYS_PER_FILER - 1 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint64_t place = place_of_key(key_of(rows[i].number));

		expect(place_rest(place) == rows[i].rest, "%s: %llu", rows[i].number,
		       (unsigned long long)place_rest(place));
		expect_place(rows[i].number);
	}
	assert_true(place_of_key(KEY_NONE) == PLACE_NONE);
	assert_true(key_of_place(PLACE_NONE) == KEY_NONE);
}

UNIT_TEST(random_numbers_of_all_shapes)
{
	struct rng rng = { 52 };
	char number[ENTRY_NUMBER_LEN];

	for (unsigned n = 0; n < 400000; n++) {
		random_number(&rng, n % 4, number);
		expect_place(number);
	}
}

/* One character at each place, all else digits. */
UNIT_TEST(a_letter_anywhere)
{
	for (unsigned at = FILER_CODE_LEN; at < ENTRY_NUMBER_LEN; at++) {
		for (unsigned value = 0; value < 36; value++) {
			char number[] = "A9Z90909090";

			number[at] = digits[value];
			expect_place(number);
			expect(((place_of_key(key_of(number)) & PLACE_LETTERS) != 0) == (value > 9), "%s", number);
		}
	}
}

UNIT_TEST(filers_keep_the_order_of_the_keys)
{
	struct rng rng = { 53 };
	char a[ENTRY_NUMBER_LEN], b[ENTRY_NUMBER_LEN];

	for (unsigned n = 0; n < 100000; n++) {
		uint64_t x, y;

		random_number(&rng, n % 4, a);
		random_number(&rng, n / 4 % 4, b);
		memcpy(b, a, rng_below(&rng, FILER_CODE_LEN + 1)); /* Filers that are close. */
		x = place_of_key(key_of(a));
		y = place_of_key(key_of(b));
		if (place_filer(x) != place_filer(y))
			expect((x < y) == (key_of(a) < key_of(b)), "%.11s and %.11s", a, b);
		expect((x == y) == (memcmp(a, b, sizeof(a)) == 0), "%.11s and %.11s", a, b);
	}
}

/* Within a filer: serials one after another, then wrong check digits, then letters. */
UNIT_TEST(a_filer_has_its_serials_in_a_row)
{
	uint64_t first = place_of_key(key_of("ABC00000006")) & ~place_rest(UINT64_MAX);

	for (uint32_t serial = 0; serial < 20000; serial++) {
		char number[16];

		(void)snprintf(number, sizeof(number), "ABC%07u0", serial);
		number[10] = (char)('0' + slow_check_digit(number));
		expect(place_of_key(key_of(number)) == first + serial, "%s", number);
	}
	for (uint32_t eight = 0; eight < 20000; eight++) {
		char number[16];
		uint64_t place;

		(void)snprintf(number, sizeof(number), "ABC%08u", eight);
		place = place_of_key(key_of(number));
		expect(place == first + SLOT_WRONG_CHECK + eight || place == first + eight / 10, "%s", number);
	}
	assert_true(place_of_key(key_of("ABC0000000A")) > first + SLOTS);
	assert_true(place_of_key(key_of("ABCZZZZZZZZ")) < place_of_key(key_of("ABD00000000")));
}

/* --- limits and hostile places ---------------------------------------------------------------------------------------- */

UNIT_TEST(limits_of_slots)
{
	uint64_t filer = (uint64_t)(FILER_CODES - 1) << PLACE_FILER_BITS;

	assert_true(SLOT_WRONG_CHECK % 480 == 0 && SLOT_WRONG_CHECK >= 10000000);
	assert_true(SLOTS == SLOT_WRONG_CHECK + 100000000u && SLOTS < PLACE_LETTERS);
	assert_true(KEYS_PER_FILER < PLACE_LETTERS); /* So letters never reach the filer. */
	assert_true(key_of_place(filer | 9999999) != KEY_NONE);
	assert_true(key_of_place(filer | 10000000) == KEY_NONE);
	assert_true(key_of_place(filer | (SLOT_WRONG_CHECK - 1)) == KEY_NONE);
	assert_true(key_of_place(filer | SLOT_WRONG_CHECK) != KEY_NONE);
	assert_true(key_of_place(filer | (SLOTS - 1)) == key_of("ZZZ99999999"));
	assert_true(key_of_place(filer | SLOTS) == KEY_NONE);
	assert_true(key_of_place(filer | (PLACE_LETTERS - 1)) == KEY_NONE);
	assert_true(key_of_place(filer | PLACE_LETTERS | (KEYS_PER_FILER - 1)) == KEYS - 1);
	assert_true(key_of_place(filer | PLACE_LETTERS | KEYS_PER_FILER) == KEY_NONE);
	assert_true(key_of_place((uint64_t)FILER_CODES << PLACE_FILER_BITS) == KEY_NONE);
}

/* Damaged files hold any number: some key of the same filer, or none. */
UNIT_TEST(hostile_places)
{
	struct rng rng = { 54 };

	for (unsigned n = 0; n < 1000000; n++) {
		uint64_t place = rng_next(&rng) >> rng_below(&rng, 64), key;

		if (n % 2)
			place = (uint64_t)rng_below(&rng, FILER_CODES) << PLACE_FILER_BITS | place_rest(place);
		key = key_of_place(place);
		if (key == KEY_NONE)
			continue;
		expect(key < KEYS && key_filer(key) == place_filer(place), "place %llx: key %llu",
		       (unsigned long long)place, (unsigned long long)key);
		/* A number may stand where it does not belong (say among wrong check digits with a right one). */
		expect(key_of_place(place_of_key(key)) == key, "place %llx: key %llu", (unsigned long long)place,
		       (unsigned long long)key);
	}
}

/* They led outside the tables of the check digit. */
UNIT_TEST(numbers_that_are_no_keys_have_no_place)
{
	static const uint64_t above[] = {
		0, 1, KEYS_PER_FILER, KEYS, UINT64_C(1) << 57, UINT64_C(1) << 60, UINT64_C(1) << 63,
	};
	struct rng rng = { 55 };

	for (size_t i = 0; i < ARRAY_LEN(above); i++)
		expect(place_of_key(KEYS + above[i]) == PLACE_NONE, "%llu above", (unsigned long long)above[i]);
	assert_true(place_of_key(KEY_NONE - 1) == PLACE_NONE);
	for (unsigned n = 0; n < 100000; n++) {
		uint64_t key = rng_next(&rng) >> rng_below(&rng, 16);

		expect((place_of_key(key) == PLACE_NONE) == (key >= KEYS), "%llu", (unsigned long long)key);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(worked_examples_of_the_check_digit),
		cmocka_unit_test(check_digit_of_every_filer),
		cmocka_unit_test(check_digit_at_every_position),
		cmocka_unit_test(of_ten_last_digits_one_is_right),
		cmocka_unit_test(places_by_example),
		cmocka_unit_test(random_numbers_of_all_shapes),
		cmocka_unit_test(a_letter_anywhere),
		cmocka_unit_test(filers_keep_the_order_of_the_keys),
		cmocka_unit_test(a_filer_has_its_serials_in_a_row),
		cmocka_unit_test(limits_of_slots),
		cmocka_unit_test(hostile_places),
		cmocka_unit_test(numbers_that_are_no_keys_have_no_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
