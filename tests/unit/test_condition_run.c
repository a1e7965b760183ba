/* rules/condition.h: what conditions say about entries, against evaluating them entry by entry. */
#include "rules/condition.h"

#include "unit/support.h"

static struct condition compiled(const char *text)
{
	struct condition condition;
	struct err err = ERR_INIT;

	expect(condition_compile(span_text(text), &condition, &err), "%s: %s", text, err.text);
	return condition;
}

static bool holds(const char *text, entry_attr attr, day as_of)
{
	struct condition condition = compiled(text);

	return condition_holds(&condition, as_of, attr);
}

static const struct {
	enum field field;
	const char *value;
	unsigned code;
} values[] = {
	{ FIELD_TYPE, "00", 0 },
	{ FIELD_TYPE, "01", 1 },
	{ FIELD_TYPE, "99", 99 },
	{ FIELD_TYPE, "unknown", ENTRY_TYPE_UNKNOWN },
	{ FIELD_STATUS, "accepted", STATUS_ACCEPTED },
	{ FIELD_STATUS, "rejected", STATUS_REJECTED },
	{ FIELD_STATUS, "cancelled", STATUS_CANCELLED },
	{ FIELD_STATUS, "inactive", STATUS_INACTIVE },
	{ FIELD_STATUS, "unknown", STATUS_UNKNOWN },
	{ FIELD_CONTROL, "cbp", CONTROL_CBP },
	{ FIELD_CONTROL, "trade", CONTROL_TRADE },
	{ FIELD_CONTROL, "inactive", CONTROL_INACTIVE },
	{ FIELD_CONTROL, "unknown", CONTROL_UNKNOWN },
	{ FIELD_RECON, "no", RECON_NO },
	{ FIELD_RECON, "flagged", RECON_FLAGGED },
	{ FIELD_RECON, "unknown", RECON_UNKNOWN },
	{ FIELD_IEEPA_COUNT, "zero", IEEPA_NONE },
	{ FIELD_IEEPA_COUNT, "some", IEEPA_SOME },
	{ FIELD_IEEPA_COUNT, "unknown", IEEPA_UNKNOWN },
	{ FIELD_RECON_FILED, "no", FLAG_NO },
	{ FIELD_RECON_FILED, "yes", FLAG_YES },
	{ FIELD_RECON_FILED, "unknown", FLAG_UNKNOWN },
	{ FIELD_PROTEST, "none", PROTEST_NONE },
	{ FIELD_PROTEST, "open", PROTEST_OPEN },
	{ FIELD_PROTEST, "suspended", PROTEST_SUSPENDED },
	{ FIELD_PROTEST, "unknown", PROTEST_UNKNOWN },
	{ FIELD_DRAWBACK, "no", FLAG_NO },
	{ FIELD_DRAWBACK, "yes", FLAG_YES },
	{ FIELD_DRAWBACK, "unknown", FLAG_UNKNOWN },
	{ FIELD_ADCVD_PENDING, "no", FLAG_NO },
	{ FIELD_ADCVD_PENDING, "yes", FLAG_YES },
	{ FIELD_ADCVD_PENDING, "unknown", FLAG_UNKNOWN },
	{ FIELD_LIQUIDATION_STATUS, "none", LIQUIDATION_NONE },
	{ FIELD_LIQUIDATION_STATUS, "unliquidated", LIQUIDATION_UNLIQUIDATED },
	{ FIELD_LIQUIDATION_STATUS, "suspended", LIQUIDATION_SUSPENDED },
	{ FIELD_LIQUIDATION_STATUS, "extended", LIQUIDATION_EXTENDED },
	{ FIELD_LIQUIDATION_STATUS, "under_review", LIQUIDATION_UNDER_REVIEW },
	{ FIELD_LIQUIDATION_STATUS, "liquidated", LIQUIDATION_LIQUIDATED },
	{ FIELD_LIQUIDATION_STATUS, "unknown", LIQUIDATION_UNKNOWN },
	{ FIELD_PAYMENT_DATE, "unpaid", PAYMENT_UNPAID },
	{ FIELD_PAYMENT_DATE, "paid", PAYMENT_PAID },
	{ FIELD_PAYMENT_DATE, "unknown", PAYMENT_UNKNOWN },
	{ FIELD_EARLIER_CLAIM, "no", FLAG_NO },
	{ FIELD_EARLIER_CLAIM, "yes", FLAG_YES },
};

/* Every value of every field: the code it stands for is in, all others are not. */
UNIT_TEST(every_value_of_every_field)
{

	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		enum field field = values[i].field;
		char in[64], not_in[64];

		(void)snprintf(in, sizeof(in), "%s in %s", field_names[field], values[i].value);
		(void)snprintf(not_in, sizeof(not_in), "%s not in %s", field_names[field], values[i].value);
		for (unsigned code = 0; code < 1u << entry_bits[field].width; code++) {
			/* All other bits set, so that only the field's own decide. */
			entry_attr attr = entry_set(UINT64_MAX, field, code);
			bool absent = entry_bits[field].optional && code == 0;

			expect(holds(in, attr, DAY_FIRST) == (!absent && code == values[i].code), "%s, code %u", in,
			       code);
			expect(holds(not_in, attr, DAY_FIRST) == (!absent && code != values[i].code), "%s, code %u",
			       not_in, code);
		}
	}
}

UNIT_TEST(states_of_the_liquidation_date)
{
	static const struct {
		const char *text;
		bool blank, date, unknown;
	} rows[] = {
		{ "liquidation_date in unliquidated", true, false, false },
		{ "liquidation_date in unknown", false, false, true },
		{ "liquidation_date in unknown, unliquidated", true, false, true },
		{ "liquidation_date not in unliquidated", false, true, true },
		{ "liquidation_date not in unknown", true, true, false },
		{ "liquidation_date not in unliquidated, unknown", false, true, false },
		{ "liquidation_date older than 0 days", false, true, false },
	};
	static const day dates[] = { DAY_FIRST, 2, 125, 126, 127, 128, 17000, DAY_LAST };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		bool older = strstr(rows[i].text, "older") != NULL;

		expect(holds(rows[i].text, DAY_BLANK, DAY_LAST) == rows[i].blank, "%s: blank", rows[i].text);
		expect(holds(rows[i].text, DAY_UNKNOWN, DAY_LAST) == rows[i].unknown, "%s: unknown", rows[i].text);
		for (size_t d = 0; d < ARRAY_LEN(dates); d++)
			expect(holds(rows[i].text, dates[d], DAY_LAST) == (older ? dates[d] < DAY_LAST : rows[i].date),
			       "%s: day %u", rows[i].text, dates[d]);
	}
}

UNIT_TEST(dates_older_than_a_number_of_days)
{
	static const struct {
		const char *as_of, *date;
		unsigned days;
		bool older;
	} rows[] = {
		{ "2026-07-01", "2026-04-12", 80, false }, { "2026-07-01", "2026-04-11", 80, true },
		{ "2026-07-01", "2026-04-11", 81, false }, { "2026-07-01", "2026-07-01", 0, false },
		{ "2026-07-01", "2026-06-30", 0, true },   { "2026-07-01", "2026-07-02", 0, false },
		{ "2026-07-01", "2099-12-31", 0, false },  { "2026-07-01", "1980-01-01", 80, true },
		{ "1980-01-01", "1980-01-01", 0, false },  { "1980-02-01", "1980-01-01", 99999, false },
		{ "2024-03-01", "2023-12-12", 80, false }, { "2024-03-01", "2023-12-11", 80, true },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char text[64];

		(void)snprintf(text, sizeof(text), "liquidation_date older than %u days", rows[i].days);
		expect(holds(text, day_parse_iso(span_text(rows[i].date)), day_parse_iso(span_text(rows[i].as_of))) ==
			       rows[i].older,
		       "row %zu: %s as of %s", i, text, rows[i].as_of);
	}
}

/* --- random conditions, evaluated while they are written --------------------------------------------------------------- */

struct maker {
	struct rng rng;
	char text[4096];
	size_t len;
	entry_attr attr;
	day as_of;
};

static void put(struct maker *m, const char *text)
{
	static const char *const blanks[] = { " ", "  ", "\n\t" };

	m->len += (size_t)snprintf(m->text + m->len, sizeof(m->text) - m->len, "%s%s", text,
				   blanks[rng_below(&m->rng, ARRAY_LEN(blanks))]);
	must(m->len < sizeof(m->text));
}

static bool make_date_test(struct maker *m)
{
	unsigned days = (unsigned)rng_below(&m->rng, 200), date = entry_get(m->attr, FIELD_LIQUIDATION_DATE);
	char number[16];

	(void)snprintf(number, sizeof(number), "%u", days);
	put(m, "liquidation_date older than");
	put(m, number);
	put(m, "days");
	return date != DAY_BLANK && date != DAY_UNKNOWN && (int)m->as_of - (int)date > (int)days;
}

static bool make_test(struct maker *m)
{
	static const struct {
		enum field field;
		const char *values[2];
		unsigned codes[2];
	} tests[] = {
		{ FIELD_TYPE, { "01", "unknown" }, { 1, ENTRY_TYPE_UNKNOWN } },
		{ FIELD_STATUS, { "accepted", "rejected" }, { STATUS_ACCEPTED, STATUS_REJECTED } },
		{ FIELD_PROTEST, { "open", "none" }, { PROTEST_OPEN, PROTEST_NONE } },
		{ FIELD_DRAWBACK, { "yes", "no" }, { FLAG_YES, FLAG_NO } },
		{ FIELD_LIQUIDATION_STATUS, { "suspended", "none" }, { LIQUIDATION_SUSPENDED, LIQUIDATION_NONE } },
		{ FIELD_LIQUIDATION_DATE, { "unknown", "unliquidated" }, { DAY_UNKNOWN, DAY_BLANK } },
	};
	size_t pick = rng_below(&m->rng, ARRAY_LEN(tests) + 1);
	bool negated = rng_below(&m->rng, 2), two = rng_below(&m->rng, 2), in;
	unsigned code;

	if (pick == ARRAY_LEN(tests))
		return make_date_test(m);
	code = entry_get(m->attr, tests[pick].field);
	put(m, field_names[tests[pick].field]);
	put(m, negated ? "not in" : "in");
	put(m, tests[pick].values[0]);
	if (two) {
		put(m, ",");
		put(m, tests[pick].values[1]);
	}
	if (entry_bits[tests[pick].field].optional && code == 0)
		return false;
	in = code == tests[pick].codes[0] || (two && code == tests[pick].codes[1]);
	return in != negated;
}

/* Level 0 is an "or", 1 an "and", 2 a factor. */
static bool make_condition(struct maker *m, unsigned level, unsigned depth)
{
	bool value;

	if (level == 2) {
		size_t pick = depth > 2 ? 2 : rng_below(&m->rng, 5);

		if (pick > 1)
			return make_test(m);
		put(m, pick ? "not" : "(");
		value = make_condition(m, pick ? 2 : 0, depth + 1);
		if (!pick)
			put(m, ")");
		return pick ? !value : value;
	}
	value = make_condition(m, level + 1, depth);
	while (rng_below(&m->rng, 4) == 0) {
		bool other;

		put(m, level ? "and" : "or");
		other = make_condition(m, level + 1, depth);
		value = level ? value && other : value || other;
	}
	return value;
}

static entry_attr random_attr(struct rng *rng)
{
	entry_attr attr = rng_next(rng);

	attr = entry_set(attr, FIELD_TYPE, rng_below(rng, 2) ? 1 : ENTRY_TYPE_UNKNOWN);
	attr = entry_set(attr, FIELD_PROTEST, (unsigned)rng_below(rng, 5));
	switch (rng_below(rng, 3)) {
	case 0:
		return entry_set(attr, FIELD_LIQUIDATION_DATE, DAY_BLANK);
	case 1:
		return entry_set(attr, FIELD_LIQUIDATION_DATE, DAY_UNKNOWN);
	default:
		return entry_set(attr, FIELD_LIQUIDATION_DATE, (unsigned)(17000 + rng_below(rng, 200)));
	}
}

UNIT_TEST(random_conditions)
{
	static struct maker maker;
	struct rng rng = { 28 };
	unsigned tried = 0;

	for (unsigned n = 0; n < 20000; n++) {
		struct condition condition;
		struct err err = ERR_INIT;
		bool expected;

		maker = (struct maker){ .rng = { n }, .attr = random_attr(&rng), .as_of = 17150 };
		expected = make_condition(&maker, 0, 0);
		if (!condition_compile(span_text(maker.text), &condition, &err)) {
			expect(strstr(err.text, "longer than 32 steps") != NULL, "%s: %s", maker.text, err.text);
			continue;
		}
		expect(holds(maker.text, maker.attr, maker.as_of) == expected, "%s: %016llx", maker.text,
		       (unsigned long long)maker.attr);
		tried++;
	}
	expect(tried > 15000, "only %u were short enough", tried);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_value_of_every_field),
		cmocka_unit_test(states_of_the_liquidation_date),
		cmocka_unit_test(dates_older_than_a_number_of_days),
		cmocka_unit_test(random_conditions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
