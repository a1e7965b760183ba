/*
 * Amounts of money against arithmetic on the digits as text, and printed amounts read back.
 *
 * Input: the amount.
 */
#include "fuzz/fuzz.h"
#include "parse/money.h"

/* An amount taken apart: its digits as text, no signs and no commas. */
struct amount {
	char whole[64]; /* without leading zeros */
	size_t whole_len;
	char cents[3]; /* the first two digits behind the point */
	bool up;       /* the third is 5 or more */
	bool negative;
};

static void take_digit(struct amount *amount, char digit, bool behind_point, size_t place)
{
	if (!behind_point) {
		if (amount->whole_len == 0 && digit == '0')
			return;
		fuzz_check(amount->whole_len < MONEY_DIGITS_MAX, "more digits than are read");
		amount->whole[amount->whole_len++] = digit;
	} else if (place < 2) {
		amount->cents[place] = digit;
	} else if (place == 2) {
		amount->up = digit >= '5';
	}
}

/* An amount that was read has nothing in it but what an amount is made of. */
static void take_apart(struct amount *amount, struct span text)
{
	bool behind_point = false;
	size_t place = 0;

	*amount = (struct amount){ .cents = "00" };
	for (size_t i = 0; i < text.len_bytes; i++) {
		char c = (char)text.begin[i];

		if (c >= '0' && c <= '9') {
			take_digit(amount, c, behind_point, place);
			place += behind_point;
			continue;
		}
		fuzz_check(memchr("-$(),.", c, 6), "byte %02x in an amount", text.begin[i]);
		fuzz_check(!behind_point || c == ')', "'%c' behind the point", c);
		fuzz_check(c != ')' || (text.begin[0] == '(' && i + 1 == text.len_bytes), "brackets");
		amount->negative = amount->negative || c == '-' || c == '(';
		behind_point = behind_point || c == '.';
	}
}

static int64_t value(const struct amount *amount)
{
	char digits[80];
	int64_t cents;

	(void)snprintf(digits, sizeof(digits), "%s%s", amount->whole, amount->cents);
	cents = strtoll(digits, NULL, 10) + amount->up;
	return amount->negative ? -cents : cents;
}

static bool parse(const char *text, size_t len, int64_t *cents)
{
	return money_parse(span_of(text, len), cents);
}

/* The amount without any of its commas and dollar signs. */
static void check_without_ornaments(struct span text, int64_t cents)
{
	char *plain = malloc(text.len_bytes + 1);
	int64_t again;
	size_t len = 0;

	fuzz_must(plain);
	for (size_t i = 0; i < text.len_bytes; i++) {
		if (text.begin[i] != ',' && text.begin[i] != '$')
			plain[len++] = (char)text.begin[i];
	}
	fuzz_check(parse(plain, len, &again) && again == cents, "without commas and $: %.*s", (int)len, plain);
	free(plain);
}

static void check_format(int64_t cents)
{
	char text[MONEY_TEXT_BYTES];
	int64_t again;

	money_format(cents, text);
	if (cents < INT64_C(1000000000000000) && cents > -INT64_C(1000000000000000))
		fuzz_check(parse(text, strlen(text), &again) && again == cents, "printed as %s", text);
	fuzz_check(strlen(text) < MONEY_TEXT_BYTES && text[strlen(text) - 3] == '.', "printed as %s", text);
}

/* What is plainly an amount is read: digits, perhaps a point and digits. */
static bool is_plain(struct span text)
{
	size_t whole = 0, points = 0, digits = 0;

	for (size_t i = 0; i < text.len_bytes; i++) {
		bool digit = text.begin[i] >= '0' && text.begin[i] <= '9';

		if (!digit && text.begin[i] != '.')
			return false;
		points += text.begin[i] == '.';
		digits += digit;
		whole += digit && points == 0;
	}
	return points <= 1 && whole >= 1 && whole <= MONEY_DIGITS_MAX && digits > (points ? whole : 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_of(data, size), number = text;
	struct amount amount;
	int64_t cents;

	if (money_parse(text, &cents)) {
		take_apart(&amount, text);
		fuzz_check(cents == value(&amount), "%lld cents", (long long)cents);
		check_without_ornaments(text, cents);
		check_format(cents);
	} else {
		fuzz_check(!is_plain(text), "an amount that is not read");
	}
	check_format((int64_t)input_number(&number, 8));
	return 0;
}
