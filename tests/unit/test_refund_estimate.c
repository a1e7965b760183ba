/* refund/estimate.h: which days an estimate takes, and why there is none. */
#include "refund/estimate.h"

#include "unit/support.h"

static day day_at(const char *text)
{
	return *text ? day_parse_iso(span_text(text)) : DAY_BLANK;
}

static const struct refund_item usual = {
	.importer = 1,
	.type = 1,
	.liquidation_status = LIQUIDATION_UNLIQUIDATED,
	.liquidation_date = DAY_BLANK,
	.duty_cents = 1000000,
};

struct setting {
	struct rates rates;
	struct refund_terms terms;
};

static void make(struct setting *setting)
{
	struct err err = ERR_INIT;

	must(rates_open(&setting->rates, NULL, &err));
	setting->terms = (struct refund_terms){ .rates = &setting->rates,
						.interest = interest_make(&setting->rates, DAY_LAST, &err),
						.carried_from = rates_carried_from(&setting->rates),
						.as_of = day_at("2026-07-15"),
						.corporate = true };
	must(setting->terms.interest != NULL);
}

static void unmake(struct setting *setting)
{
	struct interest *interest = (struct interest *)(uintptr_t)setting->terms.interest;

	interest_free(interest);
	rates_free(&setting->rates);
}

/* As of 2026-07-15: 45 days later is 2026-08-29. */
UNIT_TEST(the_expected_day)
{
	static const struct {
		const char *what, *liquidated, *expected;
	} rows[] = {
		{ "unliquidated", "", "2026-08-29" },
		{ "liquidated today", "2026-07-15", "2026-08-29" },
		{ "45 days ago: both limits on one day", "2026-05-31", "2026-08-29" },
		{ "46 days ago: CBP's 90 days end first", "2026-05-30", "2026-08-28" },
		{ "80 days ago", "2026-04-26", "2026-07-25" },
		{ "90 days ago: today is the last of them", "2026-04-16", "2026-07-15" },
		{ "91 days ago: they are over", "2026-04-15", "2026-08-29" },
		{ "liquidation is still to come", "2026-07-31", "2026-08-29" },
		{ "after the expected day", "2026-09-11", "2026-09-11" },
	};
	char text[DAY_TEXT_BYTES];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		day_format(refund_expected_day(day_at("2026-07-15"), day_at(rows[i].liquidated)), text);
		expect_text(text, rows[i].expected, rows[i].what);
	}
	assert_int_equal(refund_expected_day(100, DAY_UNKNOWN), DAY_UNKNOWN);
	assert_int_equal(refund_expected_day(DAY_LAST - 3, DAY_BLANK), DAY_LAST);
}

UNIT_TEST(the_days_of_an_estimate)
{
	static const struct {
		const char *what, *payment, *summary, *liquidated, *paid_on;
		enum refund_deposit deposit;
		const char *from;
		enum refund_expected expected;
		const char *to;
	} rows[] = {
		{ "paid", "2025-08-15", "2025-08-01", "", "", DEPOSIT_PAYMENT_DATE, "2025-08-15", EXPECTED_LIQUIDATION,
		  "2026-08-29" },
		{ "no payment date", "", "2025-08-01", "", "", DEPOSIT_SUMMARY_DATE, "2025-08-01", EXPECTED_LIQUIDATION,
		  "2026-08-29" },
		{ "liquidated", "2025-08-15", "2025-08-01", "2026-04-26", "", DEPOSIT_PAYMENT_DATE, "2025-08-15",
		  EXPECTED_RELIQUIDATION, "2026-07-25" },
		{ "a day given", "2025-08-15", "2025-08-01", "", "2026-06-05", DEPOSIT_PAYMENT_DATE, "2025-08-15",
		  EXPECTED_GIVEN, "2026-06-05" },
		{ "given for a liquidated one", "2025-08-15", "2025-08-01", "2026-04-26", "2026-06-05",
		  DEPOSIT_PAYMENT_DATE, "2025-08-15", EXPECTED_GIVEN, "2026-06-05" },
		{ "deposited that very day", "2026-06-05", "", "", "2026-06-05", DEPOSIT_PAYMENT_DATE, "2026-06-05",
		  EXPECTED_GIVEN, "2026-06-05" },
	};
	struct setting setting;

	make(&setting);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct refund_item item = usual;
		struct refund_estimate estimate;

		item.payment_date = day_at(rows[i].payment);
		item.summary_date = day_at(rows[i].summary);
		item.liquidation_date = day_at(rows[i].liquidated);
		setting.terms.paid_on = day_at(rows[i].paid_on);
		estimate = refund_estimate(&setting.terms, &item);
		expect(estimate.reason == REFUND_ESTIMABLE, "%s: %s", rows[i].what,
		       refund_reasons[estimate.reason].code);
		expect(estimate.deposit == rows[i].deposit && estimate.from == day_at(rows[i].from), "%s: from %u",
		       rows[i].what, estimate.from);
		expect(estimate.expected == rows[i].expected && estimate.to == day_at(rows[i].to), "%s: to %u",
		       rows[i].what, estimate.to);
		expect(estimate.interest_cents == interest_cents(setting.terms.interest, RATE_CORPORATE, 1000000,
								 estimate.from, estimate.to),
		       "%s", rows[i].what);
	}
	unmake(&setting);
}

#define PAID .payment_date = 16600, .summary_date = 16600 /* in June 2025 */
#define GOOD .duty_cents = 1, .liquidation_date = DAY_BLANK, .type = 1, PAID

UNIT_TEST(why_there_is_none)
{
	static const struct {
		const char *what;
		struct refund_item item;
		enum refund_reason reason;
	} rows[] = {
		{ "as it should be", { GOOD }, REFUND_ESTIMABLE },
		{ "a claim that froze nothing", { GOOD, .not_frozen = true }, REFUND_NOT_FROZEN },
		{ "no duty column", { .duty_cents = REFUND_DUTY_UNKNOWN, PAID }, REFUND_NO_DUTY_COLUMN },
		{ "no duty", { .duty_cents = 0, PAID }, REFUND_NO_DUTY },
		{ "duty below zero", { .duty_cents = -1, PAID }, REFUND_NO_DUTY },
		{ "suspended", { GOOD, .liquidation_status = LIQUIDATION_SUSPENDED }, REFUND_SUSPENDED },
		{ "extended", { GOOD, .liquidation_status = LIQUIDATION_EXTENDED }, REFUND_EXTENDED },
		{ "under review", { GOOD, .liquidation_status = LIQUIDATION_UNDER_REVIEW }, REFUND_UNDER_REVIEW },
		{ "other statuses", { GOOD, .liquidation_status = LIQUIDATION_UNKNOWN }, REFUND_ESTIMABLE },
		{ "no status column", { GOOD, .liquidation_status = LIQUIDATION_ABSENT }, REFUND_ESTIMABLE },
		{ "warehouse", { .duty_cents = 1, .type = 21, PAID }, REFUND_WAREHOUSE },
		{ "withdrawal", { .duty_cents = 1, .type = 38, PAID }, REFUND_WAREHOUSE },
		{ "a warehouse entry that was liquidated",
		  { .duty_cents = 1, .type = 22, .liquidation_date = 16950, PAID },
		  REFUND_ESTIMABLE },
		{ "type not known", { .duty_cents = 1, .type = ENTRY_TYPE_UNKNOWN, PAID }, REFUND_ESTIMABLE },
		{ "liquidation not known",
		  { .duty_cents = 1, .liquidation_date = DAY_UNKNOWN, PAID },
		  REFUND_LIQUIDATION_UNKNOWN },
		{ "no dates", { .duty_cents = 1, .type = 1 }, REFUND_DEPOSIT_UNKNOWN },
		{ "no date columns",
		  { .duty_cents = 1, .payment_date = DAY_ABSENT, .summary_date = DAY_ABSENT },
		  REFUND_DEPOSIT_UNKNOWN },
		{ "dates that are none",
		  { .duty_cents = 1, .payment_date = DAY_UNKNOWN, .summary_date = DAY_UNKNOWN },
		  REFUND_DEPOSIT_UNKNOWN },
		{ "before all rates", { .duty_cents = 1, .payment_date = DAY_FIRST }, REFUND_RATE_UNKNOWN },
		{ "after the day", { .duty_cents = 1, .payment_date = DAY_LAST }, REFUND_DEPOSITED_LATER },
		{ "suspended before all else that is missing",
		  { .duty_cents = 1, .liquidation_status = LIQUIDATION_SUSPENDED },
		  REFUND_SUSPENDED },
	};
	struct setting setting;

	make(&setting);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct refund_estimate estimate = refund_estimate(&setting.terms, &rows[i].item);

		expect(estimate.reason == rows[i].reason, "%s: %s", rows[i].what, refund_reasons[estimate.reason].code);
	}
	/* A day that is given makes up for a liquidation date that is none, not for a suspension. */
	setting.terms.paid_on = setting.terms.as_of;
	assert_int_equal(
		refund_estimate(&setting.terms,
				&(struct refund_item){ .duty_cents = 1, .liquidation_date = DAY_UNKNOWN, PAID })
			.reason,
		REFUND_ESTIMABLE);
	assert_int_equal(refund_estimate(&setting.terms,
					 &(struct refund_item){ GOOD, .liquidation_status = LIQUIDATION_SUSPENDED })
				 .reason,
			 REFUND_SUSPENDED);
	unmake(&setting);
}

/* A claim has a day of its own. */
UNIT_TEST(the_day_of_the_item_goes_before_that_of_all)
{
	struct refund_item item = { GOOD, .as_of = 17000 };
	struct setting setting;

	make(&setting);
	assert_int_equal(refund_estimate(&setting.terms, &item).to, 17000 + LIQUIDATION_DAYS);
	item.as_of = DAY_BLANK;
	assert_int_equal(refund_estimate(&setting.terms, &item).to, setting.terms.as_of + LIQUIDATION_DAYS);
	item.as_of = 17000;
	setting.terms.paid_on = setting.terms.as_of;
	assert_int_equal(refund_estimate(&setting.terms, &item).to, setting.terms.as_of);
	unmake(&setting);
}

UNIT_TEST(whose_rate)
{
	static const uint8_t importers[] = { IMPORTER_NOT_SAID, IMPORTER_CORPORATE, IMPORTER_NON_CORPORATE };
	static const enum rate_kind corporate[] = { RATE_CORPORATE, RATE_CORPORATE, RATE_NON_CORPORATE };
	static const enum rate_kind otherwise[] = { RATE_NON_CORPORATE, RATE_CORPORATE, RATE_NON_CORPORATE };
	struct setting setting;

	make(&setting);
	for (uint32_t i = 0; i < 3; i++) {
		struct refund_item item = { .importer = i, GOOD };

		setting.terms.importers = importers;
		setting.terms.importers_count = 3;
		setting.terms.corporate = true;
		assert_int_equal(refund_estimate(&setting.terms, &item).kind, corporate[i]);
		setting.terms.corporate = false;
		assert_int_equal(refund_estimate(&setting.terms, &item).kind, otherwise[i]);
		setting.terms.importers_count = i;
		assert_int_equal(refund_estimate(&setting.terms, &item).kind, RATE_NON_CORPORATE);
		setting.terms.importers_count = 0;
		assert_int_equal(refund_estimate(&setting.terms, &item).kind, RATE_NON_CORPORATE);
	}
	unmake(&setting);
}

UNIT_TEST(every_reason_has_its_words)
{
	for (unsigned r = 1; r < REFUND_REASONS; r++)
		expect(refund_reasons[r].code && refund_reasons[r].text, "reason %u", r);
	for (unsigned d = 0; d < REFUND_DEPOSITS; d++)
		expect(refund_deposits[d].code && refund_deposits[d].text, "deposit %u", d);
	for (unsigned e = 0; e < REFUND_EXPECTATIONS; e++)
		expect(refund_expectations[e].code && refund_expectations[e].text, "expected %u", e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_expected_day),  cmocka_unit_test(the_days_of_an_estimate),
		cmocka_unit_test(why_there_is_none), cmocka_unit_test(the_day_of_the_item_goes_before_that_of_all),
		cmocka_unit_test(whose_rate),        cmocka_unit_test(every_reason_has_its_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
