/* ingest/fold.h: entries replaced and disagreeing, sums at their limits, overlays; by example. */
#include "ingest/fold.h"

#include "unit/slow_fold.h"

#define BIT(field)  (1u << (field))
#define KNOWN       (BIT(SOURCE_IOR) | BIT(SOURCE_TYPE) | BIT(SOURCE_SUMMARY_DATE) | BIT(SOURCE_CAPE))
#define ENTRIES_MAX 4

static struct slow_row tariff_row(uint64_t place, int64_t duty_cents)
{
	struct slow_row row = { .facts = facts_none() };
	struct facts *facts = &row.facts;

	facts->place = place;
	facts->attr = entry_set(facts->attr, FIELD_TYPE, 1);
	facts->attr = entry_set(facts->attr, FIELD_IEEPA_COUNT, IEEPA_NONE);
	facts->ieepa_count = duty_cents > 0;
	facts->duty_cents = duty_cents;
	facts->summary_date = 100;
	facts->cape = span_text("Y");
	memcpy(facts->importer, "123456789XX", 11);
	facts->importer_len = 11;
	return row;
}

static struct slow_row entry_row(uint64_t place, uint32_t count, int64_t duty_cents)
{
	struct slow_row row = tariff_row(place, 0);

	row.facts.ieepa_count = count;
	row.facts.duty_cents = duty_cents;
	return row;
}

/* Entries by key, folded row by row; source n is that of piece n. */
struct folding {
	struct fold fold;
	struct fold_source sources[4];
	struct texts texts;
	struct text_cache cache;
	struct record entries[ENTRIES_MAX];
	bool there[ENTRIES_MAX];
	bool added; /* a worker would have added the row that was taken last to the one before it */
};

static void begin(struct folding *f, bool add)
{
	memset(f, 0, sizeof(*f));
	texts_init(&f->texts);
	text_cache_init(&f->cache, &f->texts);
	f->fold = (struct fold){ f->sources, 0, add, &f->texts };
}

static void end(struct folding *f)
{
	text_cache_free(&f->cache);
	texts_free(&f->texts);
}

static void add_source(struct folding *f, enum source_layout layout)
{
	uint32_t counts = layout == LAYOUT_ENTRY_ROWS ? BIT(SOURCE_IEEPA_COUNT) | BIT(SOURCE_IEEPA_DUTY) : 0;
	uint32_t number = (uint32_t)f->fold.sources_count++;

	f->sources[number] = fold_source_make(number, layout, KNOWN | counts);
}

/* A row of the last source. */
static void take(struct folding *f, struct slow_row row)
{
	size_t entry = row.facts.place;
	struct record record;

	row.piece = (uint32_t)f->fold.sources_count - 1;
	record = slow_record(&row, &f->cache);
	f->added = false;
	if (f->there[entry]) {
		struct record sum = f->entries[entry];

		f->added = f->sources[row.piece].layout == LAYOUT_TARIFF_ROWS && fold_tariff_row(&sum, &record);
		fold_record(&f->fold, &f->entries[entry], &record);
		assert_true(!f->added || memcmp(&sum, &f->entries[entry], sizeof(sum)) == 0);
	} else {
		f->entries[entry] = record;
	}
	f->there[entry] = true;
}

static const struct record *finished(struct folding *f, size_t entry)
{
	fold_finish(&f->entries[entry]);
	return &f->entries[entry];
}

UNIT_TEST(a_later_source_replaces_an_entry_whole)
{
	struct folding f;

	begin(&f, false);
	add_source(&f, LAYOUT_TARIFF_ROWS);
	take(&f, tariff_row(1, 500));
	take(&f, tariff_row(2, 700));
	take(&f, tariff_row(1, 600));
	for (unsigned i = 0; i < 2; i++) { /* Replaced twice. */
		add_source(&f, LAYOUT_TARIFF_ROWS);
		take(&f, tariff_row(1, 20));
		take(&f, tariff_row(1, 3));
	}
	assert_true(finished(&f, 1)->replaced && !finished(&f, 1)->disagrees);
	assert_false(finished(&f, 2)->replaced);
	assert_int_equal(f.entries[1].duty_cents, 23);
	assert_int_equal(f.entries[1].ieepa_count, 2);
	assert_int_equal(f.entries[2].duty_cents, 700);
	end(&f);
}

UNIT_TEST(pieces_of_one_export_add_up)
{
	static const int64_t duties[] = { 500, 20, 0 };
	struct folding f;

	begin(&f, true);
	for (size_t i = 0; i < ARRAY_LEN(duties); i++) {
		add_source(&f, LAYOUT_TARIFF_ROWS);
		take(&f, tariff_row(1, duties[i]));
		assert_false(f.added); /* They are of different pieces. */
	}
	assert_true(!finished(&f, 1)->replaced && !finished(&f, 1)->disagrees);
	assert_int_equal(f.entries[1].duty_cents, 520);
	assert_int_equal(f.entries[1].ieepa_count, 2);
	assert_int_equal(entry_get(f.entries[1].attr, FIELD_IEEPA_COUNT), IEEPA_SOME);
	end(&f);
}

/* The index that is updated is no piece of the export: it would count twice. */
UNIT_TEST(pieces_replace_what_an_index_has)
{
	struct folding f;

	begin(&f, true);
	f.sources[f.fold.sources_count++] = (struct fold_source){ .first_piece = 0, .is_index = true };
	take(&f, tariff_row(1, 9999));
	take(&f, tariff_row(2, 9999));
	for (unsigned i = 0; i < 2; i++) {
		add_source(&f, LAYOUT_TARIFF_ROWS);
		take(&f, tariff_row(1, 10));
	}
	assert_true(finished(&f, 1)->replaced && f.entries[1].duty_cents == 20);
	assert_true(!finished(&f, 2)->replaced && f.entries[2].duty_cents == 9999);
	end(&f);
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
		struct slow_row row = entry_row(1, 1, 500), other = row;
		struct folding f;

		if (strcmp(rows[i].what, "type") == 0)
			other.facts.attr = entry_set(other.facts.attr, FIELD_TYPE, 3);
		else if (strcmp(rows[i].what, "importer") == 0)
			other.facts.importer_len = 10;
		else if (strcmp(rows[i].what, "summary_date") == 0)
			other.facts.summary_date++;
		else if (strcmp(rows[i].what, "cape") == 0)
			other.facts.cape = span_text("N");
		else if (strcmp(rows[i].what, "duty") == 0)
			other.facts.duty_cents++;
		else if (strcmp(rows[i].what, "count") == 0)
			other.facts.ieepa_count++;
		begin(&f, false);
		add_source(&f, rows[i].layout);
		take(&f, row);
		take(&f, other);
		expect(f.added == (rows[i].layout == LAYOUT_TARIFF_ROWS && !rows[i].disagree), "row %zu: %s", i,
		       rows[i].what);
		take(&f, row); /* As at first again: they have disagreed. */
		expect(finished(&f, 1)->disagrees == rows[i].disagree, "row %zu: %s", i, rows[i].what);
		end(&f);
	}
}

UNIT_TEST(a_disagreement_between_sources_is_none)
{
	struct slow_row other = tariff_row(1, 5);
	struct folding f;

	other.facts.attr = entry_set(other.facts.attr, FIELD_TYPE, 3);
	begin(&f, false);
	add_source(&f, LAYOUT_TARIFF_ROWS);
	take(&f, tariff_row(1, 5));
	take(&f, tariff_row(1, 5));
	add_source(&f, LAYOUT_TARIFF_ROWS);
	take(&f, other);
	assert_true(finished(&f, 1)->replaced && !f.entries[1].disagrees);
	assert_int_equal(entry_get(f.entries[1].attr, FIELD_TYPE), 3);
	end(&f);
}

/* What disagreed in a source that was replaced does not count any more. */
UNIT_TEST(a_disagreement_is_replaced_with_its_rows)
{
	struct slow_row other = tariff_row(1, 5);
	struct folding f;

	other.facts.summary_date++;
	begin(&f, false);
	add_source(&f, LAYOUT_TARIFF_ROWS);
	take(&f, tariff_row(1, 5));
	take(&f, other);
	assert_true(f.entries[1].disagrees);
	add_source(&f, LAYOUT_TARIFF_ROWS);
	take(&f, tariff_row(1, 5));
	assert_true(finished(&f, 1)->replaced && !f.entries[1].disagrees);
	end(&f);
}

/* Only a forged export gets there: sums stay at the largest value. */
UNIT_TEST(sums_at_their_limits)
{
	struct slow_row full = entry_row(1, UINT32_MAX, INT64_MAX);
	struct folding f;

	begin(&f, false);
	add_source(&f, LAYOUT_TARIFF_ROWS);
	take(&f, full);
	for (unsigned i = 0; i < 2; i++) {
		take(&f, i == 0 ? tariff_row(1, 1) : full);
		assert_true(f.added);
		assert_true(f.entries[1].duty_cents == INT64_MAX);
		assert_true(f.entries[1].ieepa_count == UINT32_MAX);
	}
	end(&f);
}

UNIT_TEST(a_tariff_row_of_another_entry_is_not_added)
{
	struct record record = { .place = 1, .duty_cents = 5 }, row = { .place = 2, .duty_cents = 7 };

	assert_false(fold_tariff_row(&record, &row));
	assert_int_equal(record.duty_cents, 5);
}

UNIT_TEST(whether_there_are_ieepa_rows)
{
	struct slow_row unknown = entry_row(3, 0, 0);
	struct folding f;

	unknown.facts.attr = entry_set(unknown.facts.attr, FIELD_IEEPA_COUNT, IEEPA_UNKNOWN);
	begin(&f, false);
	add_source(&f, LAYOUT_ENTRY_ROWS);
	take(&f, entry_row(0, 0, 0));
	take(&f, entry_row(1, 1, 0));
	take(&f, unknown);
	take(&f, entry_row(2, 7, 0));
	unknown.facts.place = 2; /* The last row wins, also where it knows less. */
	take(&f, unknown);
	assert_int_equal(entry_get(finished(&f, 0)->attr, FIELD_IEEPA_COUNT), IEEPA_NONE);
	assert_int_equal(entry_get(finished(&f, 1)->attr, FIELD_IEEPA_COUNT), IEEPA_SOME);
	assert_int_equal(entry_get(finished(&f, 3)->attr, FIELD_IEEPA_COUNT), IEEPA_UNKNOWN);
	assert_int_equal(entry_get(finished(&f, 2)->attr, FIELD_IEEPA_COUNT), IEEPA_UNKNOWN);
	end(&f);
}

/* Only what a row of an overlay says is changed; what an --assume had filled is known then. */
UNIT_TEST(an_overlay_changes_what_it_says)
{
	struct slow_row old = entry_row(1, 3, 700), row = entry_row(1, 0, 0);
	struct folding f;

	old.facts.attr |= entry_assumed_bit(FIELD_TYPE) | entry_assumed_bit(FIELD_PROTEST);
	row.facts.attr = entry_set(row.facts.attr, FIELD_TYPE, 3);
	row.facts.summary_date = 200;
	row.facts.cape = span_text("N");
	row.given = 1u << FIELD_TYPE | 1u << FIELD_CAPE;
	begin(&f, false);
	f.sources[f.fold.sources_count++] = (struct fold_source){ .first_piece = 0, .is_index = true };
	take(&f, old);
	add_source(&f, LAYOUT_ENTRY_ROWS);
	f.sources[1].is_overlay = true;
	take(&f, row);
	assert_int_equal(entry_get(finished(&f, 1)->attr, FIELD_TYPE), 3);
	assert_true((f.entries[1].attr & ENTRY_ASSUMED_MASK) == entry_assumed_bit(FIELD_PROTEST));
	assert_int_equal(f.entries[1].summary_date, 100);
	assert_true(f.entries[1].ieepa_count == 3 && f.entries[1].duty_cents == 700);
	assert_int_equal(entry_get(f.entries[1].attr, FIELD_IEEPA_COUNT), IEEPA_SOME);
	assert_false(f.entries[1].replaced || f.entries[1].disagrees);
	/* Counts can be changed too, and an entry can lose its IEEPA rows so. */
	row = entry_row(1, 0, 0);
	row.facts.cape = span_of(NULL, 0);
	row.given = 1u << FIELD_IEEPA_COUNT;
	take(&f, row);
	assert_int_equal(entry_get(finished(&f, 1)->attr, FIELD_IEEPA_COUNT), IEEPA_NONE);
	assert_true(f.entries[1].ieepa_count == 0 && f.entries[1].duty_cents == 700);
	assert_int_equal(entry_get(f.entries[1].attr, FIELD_TYPE), 3);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_later_source_replaces_an_entry_whole),
		cmocka_unit_test(pieces_of_one_export_add_up),
		cmocka_unit_test(pieces_replace_what_an_index_has),
		cmocka_unit_test(rows_that_disagree),
		cmocka_unit_test(a_disagreement_between_sources_is_none),
		cmocka_unit_test(a_disagreement_is_replaced_with_its_rows),
		cmocka_unit_test(sums_at_their_limits),
		cmocka_unit_test(a_tariff_row_of_another_entry_is_not_added),
		cmocka_unit_test(whether_there_are_ieepa_rows),
		cmocka_unit_test(an_overlay_changes_what_it_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
