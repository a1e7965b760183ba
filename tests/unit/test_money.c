/* parse/money.h: amounts as exports and spreadsheets write them. */
#include "parse/money.h"

#include "unit/support.h"

static const struct {
	const char *text;
	int64_t cents;
} good[] = {
	{ "0", 0 },
	{ "0.00", 0 },
	{ "-0", 0 },
	{ "1", 100 },
	{ "12", 1200 },
	{ "12.3", 1230 },
	{ "12.34", 1234 },
	{ "0.01", 1 },
	{ ".5", 50 },
	{ "007", 700 },
	{ "1,234.56", 123456 },
	{ "1,234,567", 123456700 },
	{ "12,34", 123400 },
	{ "$5", 500 },
	{ "$1,234.56", 123456 },
	{ "-5", -500 },
	{ "-$5", -500 },
	{ "$-5", -500 },
	{ "(5)", -500 },
	{ "($1,234.56)", -123456 },
	{ "-.5", -50 },
	/* Half away from zero to the cent: the third digit decides alone. */
	{ "0.005", 1 },
	{ "0.0049999", 0 },
	{ "0.00500", 1 },
	{ "1.994", 199 },
	{ "1.995", 200 },
	{ "9.999", 1000 },
	{ "-0.005", -1 },
	{ "-0.0049", 0 },
	{ "(1.995)", -200 },
	{ "0.3333333333333333333333333333333333333333", 33 },
	/* 13 digits before the point. */
	{ "9999999999999", 999999999999900 },
	{ "9,999,999,999,999.99", 999999999999999 },
	{ "01234567890123", 123456789012300 }, /* A leading zero is no digit of the amount. */
	{ "9999999999999.999", 1000000000000000 },
	{ "-9999999999999.995", -1000000000000000 },
};

UNIT_TEST(amounts)
{
	struct edge edge = edge_make(64);
	int64_t cents;

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		struct span text = edge_put(&edge, good[i].text, strlen(good[i].text));

		expect(money_parse(text, &cents), "\"%s\"", good[i].text);
		expect(cents == good[i].cents, "\"%s\" is %lld", good[i].text, (long long)cents);
	}
	assert_true(money_parse(span_of(NULL, 0), &cents) && cents == 0); /* Blank is 0. */
	edge_free(&edge);
}

static const char *const bad[] = {
	" ",
	"$",
	"-",
	"()",
	"($)",
	".",
	"-.",
	"$.",
	"(",
	")",
	"5)",
	"(5",
	"((5))",
	"--5",
	"+5",
	"5-",
	"5 ",
	" 5",
	"- 5",
	"1 000",
	"5.0.0",
	"1.234,56",
	",5",
	"$,5",
	"(-5)",
	"$$5",
	"$(5)",
	"-$-5",
	"$-$5",
	"5$",
	"5%",
	"USD 5",
	"five",
	"5e3",
	"0x5",
	"1/2",
	"N/A",
	"5\n",
	"\302\2435",
	"10000000000000",
	"99,999,999,999,999",
	"(10000000000000.00)",
};

UNIT_TEST(what_is_no_amount)
{
	struct edge edge = edge_make(64);
	int64_t cents;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect(!money_parse(edge_put(&edge, bad[i], strlen(bad[i])), &cents), "\"%s\"", bad[i]);
	assert_false(money_parse(span_of("5\0"
					 "0",
					 3),
				 &cents));
	edge_free(&edge);
}

UNIT_TEST(printed_amounts)
{
	static const struct {
		int64_t cents;
		const char *text;
	} rows[] = {
		{ 0, "0.00" },
		{ 1, "0.01" },
		{ 10, "0.10" },
		{ 100, "1.00" },
		{ -1, "-0.01" },
		{ -99, "-0.99" },
		{ -256749, "-2567.49" },
		{ 123456789, "1234567.89" },
		{ INT64_MAX, "92233720368547758.07" },
		{ INT64_MIN, "-92233720368547758.08" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char text[MONEY_TEXT_BYTES];

		money_format(rows[i].cents, text);
		expect_text(text, rows[i].text, "printed");
	}
}

/* An amount of up to 13 digits before the point, of random length. */
static int64_t random_cents(struct rng *rng)
{
	int64_t bound = 10;

	for (size_t digits = rng_below(rng, 15); digits > 0; digits--)
		bound *= 10;
	return (int64_t)(rng_next(rng) % (uint64_t)bound) * (rng_below(rng, 2) ? 1 : -1);
}

UNIT_TEST(printed_amounts_are_read_back)
{
	struct rng rng = { 16 };

	for (unsigned n = 0; n < 100000; n++) {
		int64_t cents = random_cents(&rng), back;
		char text[MONEY_TEXT_BYTES];

		money_format(cents, text);
		expect(money_parse(span_text(text), &back) && back == cents, "%s", text);
	}
}

/* The same amount as a spreadsheet shows it. */
static void dress(int64_t cents, unsigned how, char *out, size_t room)
{
	uint64_t magnitude = (uint64_t)(cents < 0 ? -cents : cents);
	const char *signs[] = { "-", "-$", "$-", "(", "($" };
	const char *sign = cents < 0 ? signs[how % 5] : how % 2 ? "$" : "";
	char whole[32], commas[48];
	size_t len, used = 0;

	(void)snprintf(whole, sizeof(whole), "%llu", (unsigned long long)(magnitude / 100));
	len = strlen(whole);
	for (size_t i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			commas[used++] = ',';
		commas[used++] = whole[i];
	}
	commas[used] = '\0';
	(void)snprintf(out, room, "%s%s.%02u%s", sign, commas, (unsigned)(magnitude % 100), sign[0] == '(' ? ")" : "");
}

UNIT_TEST(dressed_amounts_are_the_same)
{
	struct rng rng = { 17 };
	char text[64];

	for (unsigned n = 0; n < 100000; n++) {
		int64_t cents = random_cents(&rng), back;

		dress(cents, (unsigned)rng_below(&rng, 10), text, sizeof(text));
		expect(money_parse(span_text(text), &back) && back == cents, "%s", text);
	}
}

UNIT_TEST(more_digits_are_rounded)
{
	struct rng rng = { 18 };
	char text[64];

	for (unsigned n = 0; n < 100000; n++) {
		uint64_t millionths = rng_next(&rng) % UINT64_C(1000000000000);
		bool minus = rng_below(&rng, 2);
		int64_t expected = (int64_t)((millionths + 5000) / 10000), cents;

		(void)snprintf(text, sizeof(text), "%s%llu.%06llu", minus ? "-" : "",
			       (unsigned long long)(millionths / 1000000), (unsigned long long)(millionths % 1000000));
		expect(money_parse(span_text(text), &cents) && cents == (minus ? -expected : expected), "%s", text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(amounts),
		cmocka_unit_test(what_is_no_amount),
		cmocka_unit_test(printed_amounts),
		cmocka_unit_test(printed_amounts_are_read_back),
		cmocka_unit_test(dressed_amounts_are_the_same),
		cmocka_unit_test(more_digits_are_rounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
