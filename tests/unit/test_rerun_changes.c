/* rerun/changes.h: each kind of change, each cause, and which fields. */
#include "rerun/changes.h"

#include "unit/support.h"

#define ATTR(field, code) entry_set(0, field, code)

enum { PASSED, FAILED_A, FAILED_B, UNSAID };

static const char *const texts[] = { "", "A", "B", "" };

static struct state_row row_of(int said, entry_attr attr, unsigned known)
{
	return (struct state_row){ .attr = attr,
				   .outcome = (uint16_t)(said == UNSAID ? 0 : said),
				   .known = (uint8_t)(ROW_DATA | known | (said == UNSAID ? 0 : ROW_ANSWERED)) };
}

UNIT_TEST(what_was_said_and_is_said_makes_the_kind)
{
	static const struct {
		int was, is;
		unsigned known; /* of the row now */
		bool other_data;
		enum change_kind kind;
	} rows[] = {
		{ PASSED, PASSED, 0, false, CHANGE_NONE },
		{ PASSED, PASSED, 0, true, CHANGE_DATA },
		{ PASSED, FAILED_A, 0, false, CHANGE_FAILS },
		{ PASSED, FAILED_A, ROW_FILED, true, CHANGE_FAILS },
		{ FAILED_A, FAILED_A, 0, false, CHANGE_NONE },
		{ FAILED_A, FAILED_A, 0, true, CHANGE_DATA },
		{ FAILED_A, FAILED_B, 0, true, CHANGE_REASON },
		{ FAILED_A, PASSED, 0, true, CHANGE_FILEABLE },
		{ FAILED_A, PASSED, ROW_FILED, true, CHANGE_PASSES },
		{ UNSAID, PASSED, 0, true, CHANGE_NONE },
		{ UNSAID, FAILED_A, 0, false, CHANGE_NONE },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct state_row is =
			row_of(rows[i].is, ATTR(FIELD_PROTEST, rows[i].other_data ? PROTEST_OPEN : 0), rows[i].known);
		struct before_row before = { row_of(rows[i].was, 0, 0), texts[rows[i].was] };
		struct change change = change_of_row(&before, &is, texts[rows[i].is], false, false);

		expect(change.kind == rows[i].kind, "row %zu: %d", i, (int)change.kind);
		assert_int_equal(change.fields, rows[i].other_data ? 1u << FIELD_PROTEST : 0);
	}
}

UNIT_TEST(lines_that_cbp_removed_are_progress)
{
	struct before_row before = { row_of(PASSED, ATTR(FIELD_IEEPA_COUNT, IEEPA_SOME), 0), "" };
	struct state_row none = row_of(PASSED, ATTR(FIELD_IEEPA_COUNT, IEEPA_NONE), ROW_ACCEPTED | ROW_FILED);
	struct state_row some = row_of(PASSED, ATTR(FIELD_IEEPA_COUNT, IEEPA_SOME), ROW_ACCEPTED | ROW_FILED);

	assert_int_equal(change_of_row(&before, &none, "", false, false).kind, CHANGE_REMOVED);
	assert_int_equal(change_of_row(&before, &some, "", false, false).kind, CHANGE_NONE);
	/* They are told once. */
	before.row = none;
	assert_int_equal(change_of_row(&before, &none, "", false, false).kind, CHANGE_NONE);
}

/* The morning after corrections were filed told that all of them would fail. */
UNIT_TEST(what_was_filed_elsewhere_does_not_fail)
{
	static const struct {
		int was, is;
		enum entry_flag claimed_then, claimed_now;
		unsigned known;
		enum change_kind kind;
	} rows[] = {
		{ PASSED, FAILED_A, FLAG_NO, FLAG_YES, 0, CHANGE_CLAIMED },
		{ FAILED_B, FAILED_A, FLAG_NO, FLAG_YES, 0, CHANGE_CLAIMED },
		{ FAILED_A, FAILED_A, FLAG_NO, FLAG_YES, 0, CHANGE_DATA },
		{ PASSED, FAILED_A, FLAG_YES, FLAG_YES, 0, CHANGE_FAILS },
		{ PASSED, FAILED_A, FLAG_NO, FLAG_NO, 0, CHANGE_FAILS },
		/* Two claims have it. */
		{ PASSED, FAILED_A, FLAG_NO, FLAG_YES, ROW_FILED, CHANGE_FAILS },
		{ FAILED_A, PASSED, FLAG_YES, FLAG_NO, 0, CHANGE_FILEABLE },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct before_row before = { row_of(rows[i].was, ATTR(FIELD_EARLIER_CLAIM, rows[i].claimed_then), 0),
					     texts[rows[i].was] };
		struct state_row is = row_of(rows[i].is, ATTR(FIELD_EARLIER_CLAIM, rows[i].claimed_now), rows[i].known);
		struct change change = change_of_row(&before, &is, texts[rows[i].is], false, false);

		expect(change.kind == rows[i].kind, "row %zu: %d", i, (int)change.kind);
	}
}

UNIT_TEST(data_go_before_rules_and_those_before_the_date)
{
	static const struct {
		bool data, rules, account;
		enum change_cause cause;
	} rows[] = {
		{ true, true, true, CAUSE_DATA },
		{ false, true, true, CAUSE_RULES },
		{ false, false, true, CAUSE_ACCOUNT },
		{ false, false, false, CAUSE_DATE },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct state_row is = row_of(FAILED_A, ATTR(FIELD_RECON, rows[i].data ? RECON_FLAGGED : 0), 0);
		struct before_row before = { row_of(PASSED, 0, 0), "" };

		expect(change_of_row(&before, &is, "A", rows[i].rules, rows[i].account).cause == rows[i].cause,
		       "row %zu", i);
		/* Of what the index had not before, or has not now, no field can be told; but it is the data that changed. */
		before.row.known = ROW_ANSWERED;
		is.attr = 0;
		assert_int_equal(change_of_row(&before, &is, "A", rows[i].rules, rows[i].account).cause, CAUSE_DATA);
		assert_int_equal(change_of_row(&before, &is, "A", rows[i].rules, rows[i].account).fields, 0);
	}
}

UNIT_TEST(fields_beside_the_attributes_are_compared)
{
	const struct state_row was = {
		.importer = 5, .duty_cents = 1, .summary_date = 2, .payment_date = 3, .known = ROW_DATA
	};
	struct before_row before = { was, "" };
	struct state_row is = was;

	is.importer = 6;
	is.duty_cents = 2;
	is.summary_date = 3;
	is.payment_date = 4;
	assert_int_equal(change_of_row(&before, &is, "", false, false).fields,
			 1u << FIELD_IOR | 1u << FIELD_IEEPA_DUTY | 1u << FIELD_SUMMARY_DATE |
				 1u << FIELD_PAYMENT_DATE);
	/* A record that has no number of the importer does not say that it was another. */
	before.row.importer = 0;
	assert_false(change_of_row(&before, &is, "", false, false).fields & 1u << FIELD_IOR);
}

UNIT_TEST(values_are_what_people_know)
{
	static const struct {
		enum field field;
		struct state_row row;
		const char *text;
	} rows[] = {
		{ FIELD_IEEPA_DUTY, { .duty_cents = 123456 }, "1234.56" },
		{ FIELD_IEEPA_DUTY, { .duty_cents = -5 }, "-0.05" },
		{ FIELD_IEEPA_DUTY, { .duty_cents = INT64_MIN }, "not in the source" },
		{ FIELD_SUMMARY_DATE, { .summary_date = DAY_FIRST }, "1980-01-01" },
		{ FIELD_PAYMENT_DATE, { .payment_date = DAY_ABSENT }, "not in the source" },
		{ FIELD_PAYMENT_DATE, { .payment_date = DAY_UNKNOWN }, "unknown" },
		{ FIELD_LIQUIDATION_DATE, { .attr = DAY_BLANK }, "blank" },
		{ FIELD_EARLIER_CLAIM, { .attr = UINT64_C(2) << 46 }, "yes" },
		{ FIELD_TYPE, { .attr = 6 << 16 }, "06" },
		{ FIELD_STATUS, { .attr = STATUS_CANCELLED << 23 }, "Cancelled" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct outbuf out = { .begin = NULL };

		change_put_value(&out, rows[i].field, &rows[i].row);
		outbuf_append(&out, "", 1);
		expect_text((const char *)out.begin, rows[i].text, field_names[rows[i].field]);
		outbuf_free(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_said_and_is_said_makes_the_kind),
		cmocka_unit_test(lines_that_cbp_removed_are_progress),
		cmocka_unit_test(what_was_filed_elsewhere_does_not_fail),
		cmocka_unit_test(data_go_before_rules_and_those_before_the_date),
		cmocka_unit_test(fields_beside_the_attributes_are_compared),
		cmocka_unit_test(values_are_what_people_know),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
