/* core/entry.h: the attribute word, whose layout the index file and docs/index-format.md promise. */
#include "core/entry.h"

#include "unit/support.h"

/* As drawn in the header. */
static const struct {
	enum field field;
	const char *name;
	unsigned shift, width;
	bool optional;
} fields[] = {
	{ FIELD_LIQUIDATION_DATE, "liquidation_date", 0, 16, false },
	{ FIELD_TYPE, "type", 16, 7, false },
	{ FIELD_STATUS, "status", 23, 3, false },
	{ FIELD_CONTROL, "control", 26, 2, false },
	{ FIELD_RECON, "recon", 28, 2, false },
	{ FIELD_IEEPA_COUNT, "ieepa_count", 30, 2, false },
	{ FIELD_RECON_FILED, "recon_filed", 32, 2, true },
	{ FIELD_PROTEST, "protest", 34, 3, true },
	{ FIELD_DRAWBACK, "drawback", 37, 2, true },
	{ FIELD_ADCVD_PENDING, "adcvd_pending", 39, 2, true },
	{ FIELD_LIQUIDATION_STATUS, "liquidation_status", 41, 3, true },
	{ FIELD_PAYMENT_DATE, "payment_date", 44, 2, true },
	{ FIELD_EARLIER_CLAIM, "earlier_claim", 46, 2, true },
	/* Not in the word. */
	{ FIELD_IOR, "ior", 0, 0, false },
	{ FIELD_IEEPA_DUTY, "ieepa_duty", 0, 0, false },
	{ FIELD_SUMMARY_DATE, "summary_date", 0, 0, false },
	{ FIELD_CAPE, "cape", 0, 0, false },
};

UNIT_TEST(the_layout_of_the_word)
{
	assert_int_equal(ARRAY_LEN(fields), FIELDS);
	for (size_t i = 0; i < FIELDS; i++) {
		const struct entry_bits *bits = &entry_bits[fields[i].field];

		expect(bits->width == fields[i].width && (!bits->width || bits->shift == fields[i].shift), "%s",
		       fields[i].name);
		expect(bits->optional == fields[i].optional, "%s", fields[i].name);
		expect_text(field_names[fields[i].field], fields[i].name, "name");
	}
}

UNIT_TEST(no_two_fields_share_a_bit)
{
	uint64_t taken = 0;

	for (unsigned f = 0; f < FIELDS; f++) {
		expect((taken & entry_mask((enum field)f)) == 0, "%s", field_names[f]);
		taken |= entry_mask((enum field)f);
	}
	for (unsigned f = 0; f < FIELD_EARLIER_CLAIM; f++) {
		expect((taken & entry_assumed_bit((enum field)f)) == 0, "%s assumed", field_names[f]);
		expect((ENTRY_ASSUMED_MASK & entry_assumed_bit((enum field)f)) != 0, "%s assumed", field_names[f]);
		taken |= entry_assumed_bit((enum field)f);
	}
	/* No bit is left; the file keeps zero what only the ledger knows. */
	assert_true(taken == UINT64_MAX);
	assert_true(ENTRY_ZERO_MASK == entry_mask(FIELD_EARLIER_CLAIM));
}

UNIT_TEST(a_field_is_set_and_the_others_stay)
{
	struct rng rng = { 36 };

	for (unsigned n = 0; n < 2000; n++) {
		entry_attr attr = rng_next(&rng);

		for (unsigned f = 0; f < FIELDS; f++) {
			enum field field = (enum field)f;
			unsigned code = (unsigned)rng_below(&rng, (size_t)1 << entry_bits[f].width);
			entry_attr set = entry_set(attr, field, code);

			expect(entry_get(set, field) == code, "%s", field_names[f]);
			expect((set & ~entry_mask(field)) == (attr & ~entry_mask(field)), "%s", field_names[f]);
		}
	}
}

UNIT_TEST(names_of_codes)
{
	static const struct {
		enum field field;
		unsigned code;
		const char *name;
	} rows[] = {
		{ FIELD_STATUS, STATUS_ACCEPTED, "Accepted" },
		{ FIELD_STATUS, STATUS_REJECTED, "Rejected" },
		{ FIELD_STATUS, STATUS_CANCELLED, "Cancelled" },
		{ FIELD_STATUS, STATUS_INACTIVE, "Inactive" },
		{ FIELD_STATUS, STATUS_UNKNOWN, "unknown" },
		{ FIELD_CONTROL, CONTROL_TRADE, "Trade" },
		{ FIELD_CONTROL, CONTROL_CBP, "CBP" },
		{ FIELD_CONTROL, CONTROL_INACTIVE, "Inactive" },
		{ FIELD_CONTROL, CONTROL_UNKNOWN, "unknown" },
		{ FIELD_RECON, RECON_NO, "not flagged" },
		{ FIELD_RECON, RECON_FLAGGED, "flagged" },
		{ FIELD_RECON, RECON_UNKNOWN, "unknown" },
		{ FIELD_IEEPA_COUNT, IEEPA_NONE, "no" },
		{ FIELD_IEEPA_COUNT, IEEPA_SOME, "yes" },
		{ FIELD_IEEPA_COUNT, IEEPA_UNKNOWN, "unknown" },
		{ FIELD_RECON_FILED, FLAG_ABSENT, "not in the source" },
		{ FIELD_RECON_FILED, FLAG_YES, "yes" },
		{ FIELD_DRAWBACK, FLAG_NO, "no" },
		{ FIELD_DRAWBACK, FLAG_UNKNOWN, "unknown" },
		{ FIELD_PROTEST, PROTEST_ABSENT, "not in the source" },
		{ FIELD_PROTEST, PROTEST_NONE, "none" },
		{ FIELD_PROTEST, PROTEST_OPEN, "Open" },
		{ FIELD_PROTEST, PROTEST_SUSPENDED, "Suspended" },
		{ FIELD_PROTEST, PROTEST_UNKNOWN, "unknown" },
		{ FIELD_ADCVD_PENDING, FLAG_ABSENT, "not in the source" },
		{ FIELD_ADCVD_PENDING, FLAG_YES, "yes" },
		{ FIELD_LIQUIDATION_STATUS, LIQUIDATION_ABSENT, "not in the source" },
		{ FIELD_LIQUIDATION_STATUS, LIQUIDATION_NONE, "none" },
		{ FIELD_LIQUIDATION_STATUS, LIQUIDATION_UNDER_REVIEW, "Under Review" },
		{ FIELD_LIQUIDATION_STATUS, LIQUIDATION_LIQUIDATED, "Liquidated" },
		{ FIELD_LIQUIDATION_STATUS, LIQUIDATION_UNKNOWN, "unknown" },
		{ FIELD_PAYMENT_DATE, PAYMENT_UNPAID, "unpaid" },
		{ FIELD_PAYMENT_DATE, PAYMENT_UNKNOWN, "unknown" },
		{ FIELD_TYPE, 1, "01" },
		{ FIELD_TYPE, 99, "99" },
		{ FIELD_TYPE, ENTRY_TYPE_UNKNOWN, "unknown" },
	};
	char room[ENTRY_CODE_ROOM];

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect_text(entry_code_name(rows[i].field, rows[i].code, room), rows[i].name, rows[i].name);
	/* A damaged index may have any code. */
	for (unsigned code = 5; code < 128; code++)
		expect_text(entry_code_name(FIELD_STATUS, code, room), "unknown", "a code that is none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_layout_of_the_word),
		cmocka_unit_test(no_two_fields_share_a_bit),
		cmocka_unit_test(a_field_is_set_and_the_others_stay),
		cmocka_unit_test(names_of_codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
