/* ingest/cells.h and build.h: values of --assume. */
#include "ingest/build.h"

#include "unit/support.h"

/* The field's code in the attribute word; for fields outside it what stands in the facts. */
static int64_t value_of(const struct facts *facts, enum source_field field)
{
	switch (field) {
	case SOURCE_IOR:
		return facts->importer_len;
	case SOURCE_IEEPA_DUTY:
		return facts->duty_cents;
	case SOURCE_SUMMARY_DATE:
		return facts->summary_date;
	case SOURCE_PAYMENT_DATE:
		return facts->payment_date;
	case SOURCE_LIQUIDATION_STATUS:
		return (int64_t)facts->liquidation_status.len_bytes;
	case SOURCE_CAPE:
		return (int64_t)facts->cape.len_bytes;
	default:
		return entry_get(facts->attr, source_fields[field].field);
	}
}

static const struct {
	enum source_field field;
	const char *value;
	int64_t result;
} values[] = {
	{ SOURCE_IOR, "12-3456789XX", 11 },
	{ SOURCE_IOR, "unknown", 0 },
	{ SOURCE_TYPE, "1", 1 },
	{ SOURCE_TYPE, " 03 ", 3 },
	{ SOURCE_TYPE, "unknown", ENTRY_TYPE_UNKNOWN },
	{ SOURCE_STATUS, "accepted", STATUS_ACCEPTED },
	{ SOURCE_STATUS, "UNKNOWN", STATUS_UNKNOWN },
	{ SOURCE_CONTROL, "CBP", CONTROL_CBP },
	{ SOURCE_CONTROL, "unknown", CONTROL_UNKNOWN },
	{ SOURCE_RECON, "N", RECON_NO },
	{ SOURCE_RECON, "", RECON_NO },
	{ SOURCE_RECON, "unknown", RECON_UNKNOWN },
	{ SOURCE_LIQUIDATION_DATE, "", DAY_BLANK },
	{ SOURCE_LIQUIDATION_DATE, "1/1/1980", DAY_FIRST },
	{ SOURCE_LIQUIDATION_DATE, "unknown", DAY_UNKNOWN },
	{ SOURCE_IEEPA_COUNT, "3", IEEPA_NONE }, /* Some or none is settled when all rows are counted. */
	{ SOURCE_IEEPA_COUNT, "unknown", IEEPA_UNKNOWN },
	{ SOURCE_IEEPA_DUTY, "$10.00", 1000 },
	{ SOURCE_IEEPA_DUTY, "unknown", INDEX_NO_DUTY },
	{ SOURCE_SUMMARY_DATE, "1980-01-02", 2 },
	{ SOURCE_SUMMARY_DATE, "unknown", DAY_UNKNOWN },
	{ SOURCE_PAYMENT_DATE, "1980-01-02", 2 },
	{ SOURCE_PAYMENT_DATE, "Unknown", DAY_UNKNOWN },
	{ SOURCE_RECON_FILED, "", FLAG_NO },
	{ SOURCE_RECON_FILED, "SSA09000001", FLAG_YES },
	{ SOURCE_RECON_FILED, "unknown", FLAG_UNKNOWN },
	{ SOURCE_PROTEST, "open", PROTEST_OPEN },
	{ SOURCE_PROTEST, "", PROTEST_NONE },
	{ SOURCE_PROTEST, "unknown", PROTEST_UNKNOWN },
	{ SOURCE_DRAWBACK, "no", FLAG_NO },
	{ SOURCE_DRAWBACK, "unknown", FLAG_UNKNOWN },
	{ SOURCE_LIQUIDATION_STATUS, "unknown", 7 },
	{ SOURCE_CAPE, "Y", 1 },
};

UNIT_TEST(values_that_can_be_assumed)
{

	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		const char *name = source_fields[values[i].field].name;
		struct facts facts = facts_none();

		expect(cell_assume(values[i].field, span_text(values[i].value), &facts), "%s=%s", name,
		       values[i].value);
		expect(value_of(&facts, values[i].field) == values[i].result, "%s=%s: %lld", name, values[i].value,
		       (long long)value_of(&facts, values[i].field));
		expect((facts.attr & ENTRY_ASSUMED_MASK) == entry_assumed_bit(source_fields[values[i].field].field),
		       "%s=%s: assumed bits", name, values[i].value);
	}
}

UNIT_TEST(assumptions_that_are_errors)
{
	static const struct {
		enum source_field field;
		const char *value, *words;
	} rows[] = {
		{ SOURCE_ENTRY, "SSA26031601", "entry cannot be assumed" },
		{ SOURCE_HTS, "unknown", "hts cannot be assumed" },
		{ SOURCE_DUTY, "0", "duty cannot be assumed" },
		{ SOURCE_IOR, "", "\"\" is no value of ior" },
		{ SOURCE_IOR, "12345678901234567", "is no value of ior" },
		{ SOURCE_TYPE, "001",
		  "\"001\" is no value of type; write one that a source could have, or \"unknown\"" },
		{ SOURCE_TYPE, "", "is no value of type" },
		{ SOURCE_STATUS, "Done", "\"Done\" is no value of status" },
		{ SOURCE_STATUS, "", "is no value of status" },
		{ SOURCE_CONTROL, "both", "is no value of control" },
		{ SOURCE_RECON, "maybe", "is no value of recon" },
		{ SOURCE_LIQUIDATION_DATE, "2026-02-30", "is no value of liquidation_date" },
		{ SOURCE_IEEPA_COUNT, "many", "is no value of ieepa_count" },
		{ SOURCE_IEEPA_DUTY, "much", "is no value of ieepa_duty" },
		{ SOURCE_SUMMARY_DATE, "soon", "is no value of summary_date" },
		{ SOURCE_DRAWBACK, "perhaps", "is no value of drawback" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct assumption assumption = { rows[i].field, rows[i].value };
		struct facts facts = facts_none();
		struct err err = ERR_INIT;

		expect(!assumption_check(&assumption, &facts, &err), "%s=%s", source_fields[rows[i].field].name,
		       rows[i].value);
		expect(strstr(err.text, rows[i].words) != NULL, "\"%s\", not \"%s\"", err.text, rows[i].words);
	}
}

static void assume(struct facts *facts, enum source_field field, const char *value)
{
	struct assumption assumption = { field, value };
	struct err err = ERR_INIT;

	expect(assumption_check(&assumption, facts, &err), "%s", err.text);
}

UNIT_TEST(assumptions_collect_and_the_last_one_wins)
{
	struct facts facts = facts_none();

	assume(&facts, SOURCE_TYPE, "01");
	assume(&facts, SOURCE_STATUS, "Rejected");
	assume(&facts, SOURCE_TYPE, "06");
	assume(&facts, SOURCE_IEEPA_DUTY, "5");
	assume(&facts, SOURCE_IEEPA_DUTY, "unknown");
	assert_int_equal(entry_get(facts.attr, FIELD_TYPE), 6);
	assert_true(facts.duty_cents == INDEX_NO_DUTY);
	assert_int_equal(entry_get(facts.attr, FIELD_STATUS), STATUS_REJECTED);
	assert_true((facts.attr & ENTRY_ASSUMED_MASK) ==
		    (entry_assumed_bit(FIELD_TYPE) | entry_assumed_bit(FIELD_STATUS) |
		     entry_assumed_bit(FIELD_IEEPA_DUTY)));
}

static const struct assumption one_of_each[] = {
	{ SOURCE_IOR, "12-3456789XX" },
	{ SOURCE_TYPE, "01" },
	{ SOURCE_STATUS, "Accepted" },
	{ SOURCE_CONTROL, "CBP" },
	{ SOURCE_RECON, "N" },
	{ SOURCE_LIQUIDATION_DATE, "2026-01-01" },
	{ SOURCE_IEEPA_COUNT, "3" },
	{ SOURCE_IEEPA_DUTY, "5" },
	{ SOURCE_SUMMARY_DATE, "2026-01-01" },
	{ SOURCE_PAYMENT_DATE, "2026-01-01" },
	{ SOURCE_RECON_FILED, "x" },
	{ SOURCE_PROTEST, "Open" },
	{ SOURCE_DRAWBACK, "Y" },
	{ SOURCE_ADCVD_PENDING, "Y" },
	{ SOURCE_LIQUIDATION_STATUS, "Liquidated" },
	{ SOURCE_CAPE, "Y" },
};

/* Of every field that can be assumed, exactly that field is taken over. */
UNIT_TEST(one_field_is_taken_over)
{
	struct facts from = facts_none();
	unsigned taken = 0;

	for (size_t i = 0; i < ARRAY_LEN(one_of_each); i++)
		assume(&from, one_of_each[i].field, one_of_each[i].value);
	for (unsigned f = 0; f < SOURCE_FIELDS; f++) {
		struct facts facts = facts_none();

		if (source_fields[f].field == FIELDS)
			continue;
		facts_take(&facts, &from, (enum source_field)f);
		expect((facts.attr & ENTRY_ASSUMED_MASK) == entry_assumed_bit(source_fields[f].field), "%s",
		       source_fields[f].name);
		for (unsigned g = 0; g < SOURCE_FIELDS; g++) {
			const struct facts none = facts_none();

			if (source_fields[g].field == FIELDS)
				continue;
			expect(value_of(&facts, (enum source_field)g) ==
				       value_of(g == f ? &from : &none, (enum source_field)g),
			       "%s after taking %s", source_fields[g].name, source_fields[f].name);
		}
		taken++;
	}
	assert_int_equal(taken, ARRAY_LEN(one_of_each));
}

/* Nothing of an earlier value is left: whatever was assumed before, the facts are those of the last assumption alone. */
UNIT_TEST(a_field_assumed_twice_has_the_last_value)
{
	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		for (size_t k = 0; k < ARRAY_LEN(values); k++) {
			struct facts once = facts_none(), twice = facts_none();
			struct assumption first = { values[i].field, values[i].value };
			struct assumption last = { values[k].field, values[k].value };
			struct err err = ERR_INIT;

			if (values[i].field != values[k].field)
				continue;
			must(assumption_check(&last, &once, &err) && assumption_check(&first, &twice, &err) &&
			     assumption_check(&last, &twice, &err));
			expect(once.attr == twice.attr && once.duty_cents == twice.duty_cents &&
				       once.ieepa_count == twice.ieepa_count &&
				       once.importer_len == twice.importer_len &&
				       memcmp(once.importer, twice.importer, sizeof(once.importer)) == 0 &&
				       once.summary_date == twice.summary_date &&
				       once.payment_date == twice.payment_date,
			       "%s=%s after %s", source_fields[last.field].name, last.value, first.value);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_that_can_be_assumed),
		cmocka_unit_test(assumptions_that_are_errors),
		cmocka_unit_test(assumptions_collect_and_the_last_one_wins),
		cmocka_unit_test(one_field_is_taken_over),
		cmocka_unit_test(a_field_assumed_twice_has_the_last_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
