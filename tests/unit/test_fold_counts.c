/* ingest/fold.h: entries replaced and disagreeing, texts forgotten, sums at their limits, many entries. */
#include "ingest/fold.h"

#include "unit/support.h"

#define BIT(field) (1u << (field))
#define KNOWN      (BIT(SOURCE_IOR) | BIT(SOURCE_TYPE) | BIT(SOURCE_SUMMARY_DATE) | BIT(SOURCE_CAPE))

static struct facts tariff_row(uint64_t key, int64_t duty_cents)
{
	struct facts facts = facts_none();

	facts.key = key;
	facts.attr = entry_set(facts.attr, FIELD_TYPE, 1);
	facts.attr = entry_set(facts.attr, FIELD_IEEPA_COUNT, IEEPA_NONE);
	facts.ieepa_count = duty_cents > 0;
	facts.duty_cents = duty_cents;
	facts.summary_date = 100;
	facts.cape = span_text("Y");
	memcpy(facts.importer, "123456789XX", 11);
	facts.importer_len = 11;
	return facts;
}

static struct facts entry_row(uint64_t key, uint32_t count, int64_t duty_cents)
{
	struct facts facts = tariff_row(key, 0);

	facts.ieepa_count = count;
	facts.duty_cents = duty_cents;
	return facts;
}

static struct fold begun(bool add)
{
	struct err err = ERR_INIT;
	struct fold fold;

	assert_true(fold_init(&fold, add, &err));
	return fold;
}

static void take(struct fold *fold, uint32_t number, enum source_layout layout, struct facts facts)
{
	uint32_t counts = layout == LAYOUT_ENTRY_ROWS ? BIT(SOURCE_IEEPA_COUNT) | BIT(SOURCE_IEEPA_DUTY) : 0;
	struct fold_source source = fold_source_make(number, layout, KNOWN | counts);
	struct err err = ERR_INIT;

	expect(fold_row(fold, &source, &facts, &err), "%s", err.text);
}

UNIT_TEST(a_later_source_replaces_an_entry_whole)
{
	struct fold fold = begun(false);

	take(&fold, 0, LAYOUT_TARIFF_ROWS, tariff_row(1, 500));
	take(&fold, 0, LAYOUT_TARIFF_ROWS, tariff_row(2, 700));
	take(&fold, 0, LAYOUT_TARIFF_ROWS, tariff_row(1, 600));
	take(&fold, 1, LAYOUT_TARIFF_ROWS, tariff_row(1, 20));
	take(&fold, 1, LAYOUT_TARIFF_ROWS, tariff_row(1, 3));
	take(&fold, 2, LAYOUT_TARIFF_ROWS, tariff_row(1, 20)); /* Replaced twice, and still one entry. */
	take(&fold, 2, LAYOUT_TARIFF_ROWS, tariff_row(1, 3));
	fold_finish(&fold);
	assert_int_equal(fold.count, 2);
	assert_int_equal(fold.replaced, 1);
	assert_int_equal(fold.disagreeing, 0);
	assert_int_equal(fold.entries[0].cold.duty_cents, 23);
	assert_int_equal(fold.entries[0].cold.ieepa_count, 2);
	assert_int_equal(fold.entries[1].cold.duty_cents, 700);
	fold_free(&fold);
}

UNIT_TEST(pieces_of_one_export_add_up)
{
	struct fold fold = begun(true);

	take(&fold, 0, LAYOUT_TARIFF_ROWS, tariff_row(1, 500));
	take(&fold, 1, LAYOUT_TARIFF_ROWS, tariff_row(1, 20));
	take(&fold, 2, LAYOUT_TARIFF_ROWS, tariff_row(1, 0));
	fold_finish(&fold);
	assert_int_equal(fold.replaced, 0);
	assert_int_equal(fold.disagreeing, 0);
	assert_int_equal(fold.entries[0].cold.duty_cents, 520);
	assert_int_equal(fold.entries[0].cold.ieepa_count, 2);
	assert_int_equal(entry_get(fold.entries[0].attr, FIELD_IEEPA_COUNT), IEEPA_SOME);
	fold_free(&fold);
}

/* Rows of tariff lines differ in their duty and count as a matter of course; entry rows do not. */
UNIT_TEST(rows_that_disagree)
{
	static const struct {
		const char *what;
		enum source_layout layout;
		bool disagree;
	} rows[] = {
		{ "nothing", LAYOUT_TARIFF_ROWS, false }, { "type", LAYOUT_TARIFF_ROWS, true },
		{ "importer", LAYOUT_TARIFF_ROWS, true }, { "summary_date", LAYOUT_TARIFF_ROWS, true },
		{ "cape", LAYOUT_TARIFF_ROWS, true },     { "duty", LAYOUT_TARIFF_ROWS, false },
		{ "nothing", LAYOUT_ENTRY_ROWS, false },  { "type", LAYOUT_ENTRY_ROWS, true },
		{ "duty", LAYOUT_ENTRY_ROWS, true },      { "count", LAYOUT_ENTRY_ROWS, true },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct facts row = entry_row(1, 1, 500), other = row;
		struct fold fold = begun(false);

		if (strcmp(rows[i].what, "type") == 0)
			other.attr = entry_set(other.attr, FIELD_TYPE, 3);
		else if (strcmp(rows[i].what, "importer") == 0)
			other.importer_len = 10;
		else if (strcmp(rows[i].what, "summary_date") == 0)
			other.summary_date++;
		else if (strcmp(rows[i].what, "cape") == 0)
			other.cape = span_text("N");
		else if (strcmp(rows[i].what, "duty") == 0)
			other.duty_cents++;
		else if (strcmp(rows[i].what, "count") == 0)
			other.ieepa_count++;
		take(&fold, 0, rows[i].layout, row);
		take(&fold, 0, rows[i].layout, entry_row(2, 9, 9));
		take(&fold, 0, rows[i].layout, other);
		take(&fold, 0, rows[i].layout, row); /* Counted once, however often. */
		fold_finish(&fold);
		expect(fold.disagreeing == rows[i].disagree, "row %zu: %s, %zu", i, rows[i].what,
		       (size_t)fold.disagreeing);
		fold_free(&fold);
	}
}

UNIT_TEST(a_disagreement_between_sources_is_none)
{
	struct fold fold = begun(false);
	struct facts other = tariff_row(1, 5);

	other.attr = entry_set(other.attr, FIELD_TYPE, 3);
	take(&fold, 0, LAYOUT_TARIFF_ROWS, tariff_row(1, 5));
	take(&fold, 1, LAYOUT_TARIFF_ROWS, other);
	fold_finish(&fold);
	assert_int_equal(fold.disagreeing, 0);
	assert_int_equal(fold.replaced, 1);
	assert_int_equal(entry_get(fold.entries[0].attr, FIELD_TYPE), 3);
	fold_free(&fold);
}

/* Which texts there are must not tell of rows that were replaced. */
UNIT_TEST(texts_that_no_entry_has_are_forgotten)
{
	struct facts old = tariff_row(1, 5), new = old, other = tariff_row(2, 5);
	struct fold fold = begun(false);

	memcpy(old.importer, "OLD", 3);
	old.cape = span_text("OLD");
	other.cape = span_text("OTHER");
	take(&fold, 0, LAYOUT_TARIFF_ROWS, old);
	take(&fold, 0, LAYOUT_TARIFF_ROWS, other);
	take(&fold, 1, LAYOUT_TARIFF_ROWS, new);
	fold_finish(&fold);
	assert_int_equal(fold.importers.count, 1);
	assert_int_equal(fold.texts.count, 2);
	expect_bytes(dict_text(&fold.importers, fold.entries[0].importer), span_text("123456789XX"), "importer");
	expect_bytes(dict_text(&fold.texts, fold.entries[0].cold.cape - 1), span_text("Y"), "cape");
	expect_bytes(dict_text(&fold.texts, fold.entries[1].cold.cape - 1), span_text("OTHER"), "cape");
	fold_free(&fold);
}

/* Only a forged export gets there: sums stay at the largest value. */
UNIT_TEST(sums_at_their_limits)
{
	struct fold fold = begun(false);
	struct facts full = entry_row(1, UINT32_MAX, INT64_MAX);

	take(&fold, 0, LAYOUT_TARIFF_ROWS, full);
	for (unsigned i = 0; i < 2; i++) {
		take(&fold, 0, LAYOUT_TARIFF_ROWS, i == 0 ? tariff_row(1, 1) : full);
		assert_true(fold.entries[0].cold.duty_cents == INT64_MAX);
		assert_true(fold.entries[0].cold.ieepa_count == UINT32_MAX);
	}
	fold_free(&fold);
}

UNIT_TEST(whether_there_are_ieepa_rows)
{
	struct fold fold = begun(false);
	struct facts unknown = entry_row(3, 0, 0);

	unknown.attr = entry_set(unknown.attr, FIELD_IEEPA_COUNT, IEEPA_UNKNOWN);
	take(&fold, 0, LAYOUT_ENTRY_ROWS, entry_row(1, 0, 0));
	take(&fold, 0, LAYOUT_ENTRY_ROWS, entry_row(2, 1, 0));
	take(&fold, 0, LAYOUT_ENTRY_ROWS, unknown);
	take(&fold, 0, LAYOUT_ENTRY_ROWS, entry_row(4, 7, 0));
	unknown.key = 4; /* The last row wins, also where it knows less. */
	take(&fold, 0, LAYOUT_ENTRY_ROWS, unknown);
	fold_finish(&fold);
	assert_int_equal(entry_get(fold.entries[0].attr, FIELD_IEEPA_COUNT), IEEPA_NONE);
	assert_int_equal(entry_get(fold.entries[1].attr, FIELD_IEEPA_COUNT), IEEPA_SOME);
	assert_int_equal(entry_get(fold.entries[2].attr, FIELD_IEEPA_COUNT), IEEPA_UNKNOWN);
	assert_int_equal(entry_get(fold.entries[3].attr, FIELD_IEEPA_COUNT), IEEPA_UNKNOWN);
	fold_free(&fold);
}

/* The tables grow several times on the way. */
UNIT_TEST(many_entries)
{
	enum { ENTRIES = 100000 };
	struct fold fold = begun(false);

	for (unsigned round = 0; round < 2; round++) {
		for (uint64_t i = 0; i < ENTRIES; i++)
			take(&fold, 0, LAYOUT_TARIFF_ROWS, tariff_row(i * 36 * 36, (int64_t)i + 1));
	}
	fold_finish(&fold);
	assert_int_equal(fold.count, ENTRIES);
	for (uint64_t i = 0; i < ENTRIES; i++) {
		const struct index_entry *entry = &fold.entries[i];

		expect(entry->key == i * 36 * 36 && entry->cold.ieepa_count == 2 &&
			       entry->cold.duty_cents == 2 * ((int64_t)i + 1),
		       "entry %zu", (size_t)i);
	}
	fold_free(&fold);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_later_source_replaces_an_entry_whole),
		cmocka_unit_test(pieces_of_one_export_add_up),
		cmocka_unit_test(rows_that_disagree),
		cmocka_unit_test(a_disagreement_between_sources_is_none),
		cmocka_unit_test(texts_that_no_entry_has_are_forgotten),
		cmocka_unit_test(sums_at_their_limits),
		cmocka_unit_test(whether_there_are_ieepa_rows),
		cmocka_unit_test(many_entries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
