/* ingest/cells.h: every word a cell may hold (contract section 5, column "values"). */
#include "ingest/cells.h"

#include "unit/support.h"

#include <ctype.h>

static const struct {
	enum source_field field;
	const char *word;
	unsigned code;
} words[] = {
	{ SOURCE_STATUS, "Accepted", STATUS_ACCEPTED },
	{ SOURCE_STATUS, "1", STATUS_ACCEPTED },
	{ SOURCE_STATUS, "Rejected", STATUS_REJECTED },
	{ SOURCE_STATUS, "2", STATUS_REJECTED },
	{ SOURCE_STATUS, "Cancelled", STATUS_CANCELLED },
	{ SOURCE_STATUS, "Canceled", STATUS_CANCELLED },
	{ SOURCE_STATUS, "3", STATUS_CANCELLED },
	{ SOURCE_STATUS, "Inactive", STATUS_INACTIVE },
	{ SOURCE_STATUS, "4", STATUS_INACTIVE },
	{ SOURCE_STATUS, "", STATUS_UNKNOWN },
	{ SOURCE_STATUS, "5", STATUS_UNKNOWN },
	{ SOURCE_STATUS, "01", STATUS_UNKNOWN },
	{ SOURCE_STATUS, "Accept", STATUS_UNKNOWN },
	{ SOURCE_STATUS, "Accepted.", STATUS_UNKNOWN },
	{ SOURCE_STATUS, "CBP", STATUS_UNKNOWN },
	{ SOURCE_CONTROL, "CBP", CONTROL_CBP },
	{ SOURCE_CONTROL, "CBP Control", CONTROL_CBP },
	{ SOURCE_CONTROL, "2", CONTROL_CBP },
	{ SOURCE_CONTROL, "Trade", CONTROL_TRADE },
	{ SOURCE_CONTROL, "Trade Control", CONTROL_TRADE },
	{ SOURCE_CONTROL, "1", CONTROL_TRADE },
	{ SOURCE_CONTROL, "Inactive", CONTROL_INACTIVE },
	{ SOURCE_CONTROL, "3", CONTROL_INACTIVE },
	{ SOURCE_CONTROL, "", CONTROL_UNKNOWN },
	{ SOURCE_CONTROL, "4", CONTROL_UNKNOWN },
	{ SOURCE_CONTROL, "CBP  Control", CONTROL_UNKNOWN },
	{ SOURCE_RECON, "Y", RECON_FLAGGED },
	{ SOURCE_RECON, "Yes", RECON_FLAGGED },
	{ SOURCE_RECON, "1", RECON_FLAGGED },
	{ SOURCE_RECON, "True", RECON_FLAGGED },
	{ SOURCE_RECON, "N", RECON_NO },
	{ SOURCE_RECON, "No", RECON_NO },
	{ SOURCE_RECON, "0", RECON_NO },
	{ SOURCE_RECON, "False", RECON_NO },
	{ SOURCE_RECON, "", RECON_NO },
	{ SOURCE_RECON, "T", RECON_UNKNOWN },
	{ SOURCE_RECON, "2", RECON_UNKNOWN },
	{ SOURCE_RECON, "00", RECON_UNKNOWN },
	{ SOURCE_DRAWBACK, "Y", FLAG_YES },
	{ SOURCE_DRAWBACK, "Yes", FLAG_YES },
	{ SOURCE_DRAWBACK, "1", FLAG_YES },
	{ SOURCE_DRAWBACK, "True", FLAG_YES },
	{ SOURCE_DRAWBACK, "N", FLAG_NO },
	{ SOURCE_DRAWBACK, "No", FLAG_NO },
	{ SOURCE_DRAWBACK, "0", FLAG_NO },
	{ SOURCE_DRAWBACK, "False", FLAG_NO },
	{ SOURCE_DRAWBACK, "", FLAG_NO },
	{ SOURCE_DRAWBACK, "Maybe", FLAG_UNKNOWN },
	{ SOURCE_ADCVD_PENDING, "Y", FLAG_YES },
	{ SOURCE_ADCVD_PENDING, "Yes", FLAG_YES },
	{ SOURCE_ADCVD_PENDING, "1", FLAG_YES },
	{ SOURCE_ADCVD_PENDING, "True", FLAG_YES },
	{ SOURCE_ADCVD_PENDING, "N", FLAG_NO },
	{ SOURCE_ADCVD_PENDING, "No", FLAG_NO },
	{ SOURCE_ADCVD_PENDING, "0", FLAG_NO },
	{ SOURCE_ADCVD_PENDING, "False", FLAG_NO },
	{ SOURCE_ADCVD_PENDING, "", FLAG_NO },
	{ SOURCE_ADCVD_PENDING, "Maybe", FLAG_UNKNOWN },
	{ SOURCE_PROTEST, "Open", PROTEST_OPEN },
	{ SOURCE_PROTEST, "Suspended", PROTEST_SUSPENDED },
	{ SOURCE_PROTEST, "", PROTEST_NONE },
	{ SOURCE_PROTEST, "Denied", PROTEST_NONE },
	{ SOURCE_PROTEST, "Unknown", PROTEST_NONE },
	{ SOURCE_PROTEST, "Opened", PROTEST_NONE },
	{ SOURCE_RECON_FILED, "", FLAG_NO },
	{ SOURCE_RECON_FILED, "SSA09000001", FLAG_YES },
	{ SOURCE_RECON_FILED, "0", FLAG_YES },
	{ SOURCE_RECON_FILED, "N", FLAG_YES },
	{ SOURCE_TYPE, "01", 1 },
	{ SOURCE_TYPE, "1", 1 },
	{ SOURCE_TYPE, "0", 0 },
	{ SOURCE_TYPE, "47", 47 },
	{ SOURCE_TYPE, "99", 99 },
	{ SOURCE_TYPE, "", ENTRY_TYPE_UNKNOWN },
	{ SOURCE_TYPE, "001", ENTRY_TYPE_UNKNOWN },
	{ SOURCE_TYPE, "A1", ENTRY_TYPE_UNKNOWN },
	{ SOURCE_TYPE, "-1", ENTRY_TYPE_UNKNOWN },
	{ SOURCE_TYPE, "1.", ENTRY_TYPE_UNKNOWN },
	{ SOURCE_LIQUIDATION_DATE, "", DAY_BLANK },
	{ SOURCE_LIQUIDATION_DATE, "1980-01-01", DAY_FIRST },
	{ SOURCE_LIQUIDATION_DATE, "12/31/2099", DAY_LAST },
	{ SOURCE_LIQUIDATION_DATE, "soon", DAY_UNKNOWN },
	{ SOURCE_LIQUIDATION_DATE, "0", DAY_UNKNOWN },
	{ SOURCE_IEEPA_COUNT, "", IEEPA_NONE },
	{ SOURCE_IEEPA_COUNT, "12", IEEPA_NONE }, /* Some or none is settled when all rows are counted. */
	{ SOURCE_IEEPA_COUNT, "some", IEEPA_UNKNOWN },
};

UNIT_TEST(every_word_in_any_case)
{
	struct edge edge = edge_make(32);

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		for (int form = 0; form < 3; form++) {
			struct facts facts = facts_none(), before = facts;
			enum field field = source_fields[words[i].field].field;
			char cell[32];
			size_t len = strlen(words[i].word);

			for (size_t c = 0; c < len; c++)
				cell[c] = (char)(form == 0   ? words[i].word[c]
						 : form == 1 ? toupper(words[i].word[c])
							     : tolower(words[i].word[c]));
			expect(cell_read(words[i].field, edge_put(&edge, cell, len), &facts), "\"%s\"", words[i].word);
			expect(entry_get(facts.attr, field) == words[i].code, "%s \"%s\": code %u",
			       source_fields[words[i].field].name, words[i].word, entry_get(facts.attr, field));
			expect((facts.attr & ~entry_mask(field)) == (before.attr & ~entry_mask(field)),
			       "%s touches others", source_fields[words[i].field].name);
		}
	}
	edge_free(&edge);
}

/* What a rule sees of a text that is kept as it is. */
UNIT_TEST(words_of_a_liquidation_status)
{
	static const struct {
		const char *text;
		unsigned code;
	} rows[] = {
		{ "", LIQUIDATION_NONE },
		{ "Unliquidated", LIQUIDATION_UNLIQUIDATED },
		{ "SUSPENDED", LIQUIDATION_SUSPENDED },
		{ "extended", LIQUIDATION_EXTENDED },
		{ "Under Review", LIQUIDATION_UNDER_REVIEW },
		{ "Liquidated", LIQUIDATION_LIQUIDATED },
		{ "Reliquidated", LIQUIDATION_LIQUIDATED },
		{ "Liquidated - No Change", LIQUIDATION_UNKNOWN },
		{ "unknown", LIQUIDATION_UNKNOWN },
		{ "1", LIQUIDATION_UNKNOWN },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect(cell_liquidation_status(span_text(rows[i].text)) == rows[i].code, "\"%s\"", rows[i].text);
	assert_int_equal(cell_liquidation_status(span_of(NULL, 0)), LIQUIDATION_ABSENT);
}

UNIT_TEST(a_row_that_says_nothing)
{
	struct facts facts = facts_none();

	assert_int_equal(entry_get(facts.attr, FIELD_TYPE), ENTRY_TYPE_UNKNOWN);
	assert_int_equal(entry_get(facts.attr, FIELD_LIQUIDATION_DATE), DAY_UNKNOWN);
	assert_int_equal(entry_get(facts.attr, FIELD_STATUS), STATUS_UNKNOWN);
	assert_int_equal(entry_get(facts.attr, FIELD_IEEPA_COUNT), IEEPA_UNKNOWN);
	assert_int_equal(entry_get(facts.attr, FIELD_PROTEST), PROTEST_ABSENT);
	assert_int_equal(entry_get(facts.attr, FIELD_DRAWBACK), FLAG_ABSENT);
	assert_int_equal(facts.summary_date, DAY_ABSENT);
	assert_int_equal(facts.payment_date, DAY_ABSENT);
	assert_true(facts.duty_cents == INDEX_NO_DUTY);
	assert_int_equal(facts.attr & (ENTRY_ASSUMED_MASK | ENTRY_ZERO_MASK), 0);
}

UNIT_TEST(importer_numbers)
{
	static const struct {
		const char *cell, *number; /* NULL: the row is refused */
	} rows[] = {
		{ "12-3456789XX", "123456789XX" },
		{ "12-3456789xx", "123456789XX" },
		{ "", "" },
		{ "---", "" },
		{ " 555-55-5555 ", "555555555" },
		{ "1234567890123456", "1234567890123456" },
		{ "1234-5678-9012-3456", "1234567890123456" },
		{ "12345678901234567", NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct facts facts = facts_none();

		expect(cell_read(SOURCE_IOR, span_text(rows[i].cell), &facts) == (rows[i].number != NULL), "\"%s\"",
		       rows[i].cell);
		if (rows[i].number)
			expect_bytes(span_of(facts.importer, facts.importer_len), span_text(rows[i].number),
				     rows[i].cell);
	}
}

UNIT_TEST(counts_and_duties)
{
	static const struct {
		const char *cell;
		uint32_t count;
	} counts[] = { { "", 0 },
		       { "0", 0 },
		       { "007", 7 },
		       { "4294967294", 4294967294u },
		       { "4294967295", UINT32_MAX },
		       { "4294967296", UINT32_MAX },
		       { "99999999999999999999999", UINT32_MAX } };
	static const char *const not_counts[] = { "-1", "1.0", "1,000", "x", "1 ", "+1" };
	struct facts facts = facts_none();

	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		expect(cell_read(SOURCE_IEEPA_COUNT, span_text(counts[i].cell), &facts), "\"%s\"", counts[i].cell);
		expect(facts.ieepa_count == counts[i].count, "\"%s\": %u", counts[i].cell, facts.ieepa_count);
	}
	for (size_t i = 0; i < ARRAY_LEN(not_counts); i++) {
		expect(cell_read(SOURCE_IEEPA_COUNT, span_text(not_counts[i]), &facts), "\"%s\"", not_counts[i]);
		expect(entry_get(facts.attr, FIELD_IEEPA_COUNT) == IEEPA_UNKNOWN && facts.ieepa_count == 0, "\"%s\"",
		       not_counts[i]);
	}
	assert_true(cell_read(SOURCE_IEEPA_DUTY, span_text("($1,234.50)"), &facts) && facts.duty_cents == -123450);
	assert_true(cell_read(SOURCE_IEEPA_DUTY, span_text(""), &facts) && facts.duty_cents == 0);
	assert_false(cell_read(SOURCE_IEEPA_DUTY, span_text("much"), &facts));
}

UNIT_TEST(dates_and_texts)
{
	struct facts facts = facts_none();

	assert_true(cell_read(SOURCE_SUMMARY_DATE, span_text("1/2/1980"), &facts) && facts.summary_date == 2);
	assert_true(cell_read(SOURCE_SUMMARY_DATE, span_text(""), &facts) && facts.summary_date == DAY_BLANK);
	assert_true(cell_read(SOURCE_PAYMENT_DATE, span_text("then"), &facts) && facts.payment_date == DAY_UNKNOWN);
	assert_true(cell_read(SOURCE_LIQUIDATION_STATUS, span_text("Liquidated"), &facts));
	expect_bytes(facts.liquidation_status, span_text("Liquidated"), "liquidation_status");
	assert_true(cell_read(SOURCE_CAPE, span_text("Y"), &facts));
	expect_bytes(facts.cape, span_text("Y"), "cape");
}

UNIT_TEST(cells_are_trimmed_of_space_and_tab)
{
	static const struct {
		const char *cell, *trimmed;
	} rows[] = { { "", "" },     { " \t ", "" },         { "a", "a" },         { " a", "a" },
		     { "a\t", "a" }, { "\t a b \t", "a b" }, { "\ra\n", "\ra\n" }, { "\xC2\xA0 a", "\xC2\xA0 a" } };
	struct edge edge = edge_make(16);

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect_bytes(cell_trim(edge_put(&edge, rows[i].cell, strlen(rows[i].cell))), span_text(rows[i].trimmed),
			     rows[i].cell);
	edge_free(&edge);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_word_in_any_case),
		cmocka_unit_test(a_row_that_says_nothing),
		cmocka_unit_test(importer_numbers),
		cmocka_unit_test(counts_and_duties),
		cmocka_unit_test(dates_and_texts),
		cmocka_unit_test(cells_are_trimmed_of_space_and_tab),
		cmocka_unit_test(words_of_a_liquidation_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
