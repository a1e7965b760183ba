/* From an entry's dates to an estimate. */
#include "refund/estimate.h"

const struct refund_word refund_reasons[REFUND_REASONS] = {
	[REFUND_ESTIMABLE] = { "", "" },
	[REFUND_NOT_FROZEN] = { "NOT_FROZEN", "CBP's claim has them, no claim of ours: no duty was kept" },
	[REFUND_NO_DUTY_COLUMN] = { "DUTY_UNKNOWN", "the sources had no IEEPA duty of them" },
	[REFUND_NO_DUTY] = { "NO_DUTY", "their IEEPA duty is not above zero" },
	[REFUND_SUSPENDED] = { "SUSPENDED", "liquidation is suspended: refunded when it is lifted" },
	[REFUND_EXTENDED] = { "EXTENDED", "liquidation is extended: refunded in its own cycle" },
	[REFUND_UNDER_REVIEW] = { "UNDER_REVIEW", "under review: refunded in its own cycle" },
	[REFUND_WAREHOUSE] = { "WAREHOUSE", "warehouse entry or withdrawal: refunded when it liquidates" },
	[REFUND_LIQUIDATION_UNKNOWN] = { "LIQUIDATION_UNKNOWN", "the liquidation date is no date" },
	[REFUND_DEPOSIT_UNKNOWN] = { "DEPOSIT_UNKNOWN", "neither payment date nor summary date is known" },
	[REFUND_RATE_UNKNOWN] = { "RATE_UNKNOWN", "deposited before the first quarter with a rate" },
	[REFUND_DEPOSITED_LATER] = { "DEPOSITED_LATER", "deposited after the day on which interest ends" },
};

const struct refund_word refund_deposits[REFUND_DEPOSITS] = {
	[DEPOSIT_PAYMENT_DATE] = { "payment_date", "payment date" },
	[DEPOSIT_SUMMARY_DATE] = { "summary_date", "entry summary date, as no payment date is known" },
};

const struct refund_word refund_expectations[REFUND_EXPECTATIONS] = {
	[EXPECTED_LIQUIDATION] = { "liquidation", "unliquidated: 45 days after the as-of date" },
	[EXPECTED_RELIQUIDATION] = { "reliquidation",
				     "liquidated: 45 days after the as-of date, or 90 after liquidation if earlier" },
	[EXPECTED_GIVEN] = { "paid_on", "the day given by --paid-on" },
};

/* Accepted by CAPE, but refunded in their own cycle (CSMS 68340863): the day is anybody's guess. Types by CATAIR Appendix B. */
static bool is_warehouse(unsigned type)
{
	return type == 21 || type == 22 || type == 31 || type == 32 || type == 34 || type == 38;
}

static enum refund_reason find_obstacle(const struct refund_item *item)
{
	if (item->not_frozen)
		return REFUND_NOT_FROZEN;
	if (item->duty_cents == REFUND_DUTY_UNKNOWN)
		return REFUND_NO_DUTY_COLUMN;
	if (item->duty_cents <= 0)
		return REFUND_NO_DUTY;
	switch (item->liquidation_status) {
	case LIQUIDATION_SUSPENDED:
		return REFUND_SUSPENDED;
	case LIQUIDATION_EXTENDED:
		return REFUND_EXTENDED;
	case LIQUIDATION_UNDER_REVIEW:
		return REFUND_UNDER_REVIEW;
	default:
		return item->liquidation_date == DAY_BLANK && is_warehouse(item->type) ? REFUND_WAREHOUSE
										       : REFUND_ESTIMABLE;
	}
}

static day later(day d, unsigned days)
{
	return d + days <= DAY_LAST ? (day)(d + days) : DAY_LAST;
}

day refund_expected_day(day as_of, day liquidation_date)
{
	day expected = later(as_of, LIQUIDATION_DAYS), last;

	if (liquidation_date == DAY_BLANK)
		return expected;
	if (!day_is_date(liquidation_date))
		return DAY_UNKNOWN;
	last = later(liquidation_date, RELIQUIDATION_DAYS);
	if (last >= as_of && last < expected)
		expected = last;
	return expected > liquidation_date ? expected : liquidation_date;
}

static void find_days(const struct refund_terms *terms, const struct refund_item *item,
		      struct refund_estimate *estimate)
{
	bool paid = day_is_date(item->payment_date);

	estimate->deposit = paid ? DEPOSIT_PAYMENT_DATE : DEPOSIT_SUMMARY_DATE;
	estimate->from = paid ? item->payment_date : item->summary_date;
	if (terms->paid_on != DAY_BLANK) {
		estimate->expected = EXPECTED_GIVEN;
		estimate->to = terms->paid_on;
	} else {
		estimate->expected = item->liquidation_date == DAY_BLANK ? EXPECTED_LIQUIDATION
									 : EXPECTED_RELIQUIDATION;
		estimate->to = refund_expected_day(item->as_of != DAY_BLANK ? item->as_of : terms->as_of,
						   item->liquidation_date);
	}
	if (!day_is_date(estimate->to))
		estimate->reason = REFUND_LIQUIDATION_UNKNOWN;
	else if (!day_is_date(estimate->from))
		estimate->reason = REFUND_DEPOSIT_UNKNOWN;
	else if (estimate->from < terms->rates->first_day)
		estimate->reason = REFUND_RATE_UNKNOWN;
	else if (estimate->from > estimate->to)
		estimate->reason = REFUND_DEPOSITED_LATER;
}

static enum refund_importer what_is_said(const struct refund_terms *terms, uint32_t importer)
{
	return importer < terms->importers_count ? (enum refund_importer)terms->importers[importer] : IMPORTER_NOT_SAID;
}

struct refund_estimate refund_estimate(const struct refund_terms *terms, const struct refund_item *item)
{
	enum refund_importer said = what_is_said(terms, item->importer);
	bool corporate = said == IMPORTER_NOT_SAID ? terms->corporate : said == IMPORTER_CORPORATE;
	struct refund_estimate estimate = { .reason = find_obstacle(item),
					    .kind = corporate ? RATE_CORPORATE : RATE_NON_CORPORATE,
					    .said = said != IMPORTER_NOT_SAID };

	if (estimate.reason == REFUND_ESTIMABLE)
		find_days(terms, item, &estimate);
	if (estimate.reason == REFUND_ESTIMABLE)
		estimate.interest_cents =
			interest_cents(terms->interest, estimate.kind, item->duty_cents, estimate.from, estimate.to);
	return estimate;
}
