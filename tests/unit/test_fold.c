/* ingest/fold.h: rows of one entry become one record, against asking all rows about each field. */
#include "ingest/fold.h"

#include "unit/support.h"

#define SOURCES_MAX 3
#define ROWS_MAX    60
#define KEYS        8

/* All rows of a build, in order, and what each source knows. */
struct rows {
	struct fold_source sources[SOURCES_MAX];
	struct {
		uint32_t source;
		struct facts facts;
	} items[ROWS_MAX];
	size_t count;
	bool add;
};

#define BIT(field) (1u << (field))
#define REQUIRED   (BIT(SOURCE_IOR) | BIT(SOURCE_TYPE) | BIT(SOURCE_STATUS) | BIT(SOURCE_LIQUIDATION_DATE))
#define SOMETIMES                                                                                                     \
	(BIT(SOURCE_PROTEST) | BIT(SOURCE_SUMMARY_DATE) | BIT(SOURCE_PAYMENT_DATE) | BIT(SOURCE_LIQUIDATION_STATUS) | \
	 BIT(SOURCE_CAPE))
#define SOMETIMES_DUTY BIT(SOURCE_IEEPA_DUTY)

/* --- random rows -------------------------------------------------------------------------------------------------- */

static bool knows(const struct fold_source *source, enum source_field field)
{
	return (source->known >> field) & 1;
}

static void put_cell(struct facts *facts, const struct fold_source *source, enum source_field field, const char *cell)
{
	if (knows(source, field))
		assert_true(cell_read(field, span_text(cell), facts));
}

static struct facts random_facts(struct rng *rng, const struct fold_source *source)
{
	static const char *const iors[] = { "12-3456789XX", "98-7654321XX", "" };
	static const char *const types[] = { "01", "01", "01", "03", "" };
	static const char *const dates[] = { "", "2026-01-01", "1/2/2026" };
	static const char *const protests[] = { "", "Open" };
	static const char *const texts[] = { "", "Liquidated", "Y" };
	static const char *const counts[] = { "0", "2", "many" };
	static const char *const duties[] = { "0", "12.50" };
	struct facts facts = facts_none();

	facts.key = 5000 + rng_below(rng, KEYS);
	put_cell(&facts, source, SOURCE_IOR, iors[rng_below(rng, ARRAY_LEN(iors))]);
	put_cell(&facts, source, SOURCE_TYPE, types[rng_below(rng, ARRAY_LEN(types))]);
	put_cell(&facts, source, SOURCE_STATUS, "Accepted");
	put_cell(&facts, source, SOURCE_LIQUIDATION_DATE, dates[rng_below(rng, ARRAY_LEN(dates))]);
	put_cell(&facts, source, SOURCE_PROTEST, protests[rng_below(rng, ARRAY_LEN(protests))]);
	put_cell(&facts, source, SOURCE_SUMMARY_DATE, dates[rng_below(rng, ARRAY_LEN(dates))]);
	put_cell(&facts, source, SOURCE_PAYMENT_DATE, dates[rng_below(rng, ARRAY_LEN(dates))]);
	put_cell(&facts, source, SOURCE_LIQUIDATION_STATUS, texts[rng_below(rng, ARRAY_LEN(texts))]);
	put_cell(&facts, source, SOURCE_CAPE, texts[rng_below(rng, ARRAY_LEN(texts))]);
	put_cell(&facts, source, SOURCE_IEEPA_COUNT, counts[rng_below(rng, ARRAY_LEN(counts))]);
	put_cell(&facts, source, SOURCE_IEEPA_DUTY, duties[rng_below(rng, ARRAY_LEN(duties))]);
	if (source->layout == LAYOUT_TARIFF_ROWS) {
		facts.attr = entry_set(facts.attr, FIELD_IEEPA_COUNT, IEEPA_NONE);
		facts.ieepa_count = (uint32_t)rng_below(rng, 2);
		facts.duty_cents = facts.ieepa_count ? (int64_t)rng_below(rng, 1000) + 1 : 0;
	}
	return facts;
}

static struct rows random_rows(struct rng *rng, unsigned sources, bool add)
{
	enum source_layout layout = rng_below(rng, 2) ? LAYOUT_TARIFF_ROWS : LAYOUT_ENTRY_ROWS;
	struct rows rows = { .add = add };

	for (uint32_t s = 0; s < sources; s++) {
		uint32_t known = REQUIRED | ((uint32_t)rng_next(rng) & SOMETIMES);

		if (!add && s > 0)
			layout = rng_below(rng, 2) ? LAYOUT_TARIFF_ROWS : LAYOUT_ENTRY_ROWS;
		if (layout == LAYOUT_ENTRY_ROWS)
			known |= BIT(SOURCE_IEEPA_COUNT) | ((uint32_t)rng_next(rng) & SOMETIMES_DUTY);
		rows.sources[s] = fold_source_make(s, layout, known);
		for (size_t left = rng_below(rng, ROWS_MAX / SOURCES_MAX + 1); left > 0; left--) {
			rows.items[rows.count].source = s;
			rows.items[rows.count++].facts = random_facts(rng, &rows.sources[s]);
		}
	}
	return rows;
}

/* --- one field at a time -------------------------------------------------------------------------------------------- */

/* True if row i is one of those that make the entry: without "add" only those of its last source count. */
static bool counts_for(const struct rows *rows, size_t i, uint64_t key)
{
	uint32_t last = 0;

	if (rows->items[i].facts.key != key)
		return false;
	for (size_t k = 0; k < rows->count; k++)
		last = rows->items[k].facts.key == key ? rows->items[k].source : last;
	return rows->add || rows->items[i].source == last;
}

/* The last row that counts and whose source knows the field; with none what a row that says nothing says. */
static struct facts last_word(const struct rows *rows, uint64_t key, enum source_field field, bool *known)
{
	struct facts word = facts_none();

	*known = false;
	for (size_t i = 0; i < rows->count; i++) {
		if (counts_for(rows, i, key) && knows(&rows->sources[rows->items[i].source], field)) {
			word = rows->items[i].facts;
			*known = true;
		}
	}
	return word;
}

static void expect_text_number(const struct fold *fold, uint32_t number, bool known, struct span text, const char *name)
{
	expect((number != 0) == known, "%s is known", name);
	if (known)
		expect_bytes(dict_text(&fold->texts, number - 1), text, name);
}

static void expect_counts(const struct rows *rows, const struct index_entry *entry)
{
	struct facts expected = facts_none();
	bool known;

	if (rows->sources[0].layout == LAYOUT_TARIFF_ROWS && rows->add)
		expected.ieepa_count = 0;
	for (size_t i = 0; i < rows->count; i++) {
		const struct fold_source *source = &rows->sources[rows->items[i].source];

		if (!counts_for(rows, i, entry->key))
			continue;
		if (source->layout == LAYOUT_ENTRY_ROWS) {
			expected = rows->items[i].facts;
			expected.duty_cents = last_word(rows, entry->key, SOURCE_IEEPA_DUTY, &known).duty_cents;
			continue;
		}
		expected.duty_cents = expected.duty_cents == INDEX_NO_DUTY ? 0 : expected.duty_cents;
		expected.duty_cents += rows->items[i].facts.duty_cents;
		expected.ieepa_count += rows->items[i].facts.ieepa_count;
		expected.attr = entry_set(expected.attr, FIELD_IEEPA_COUNT, IEEPA_NONE);
	}
	if (expected.ieepa_count)
		expected.attr = entry_set(expected.attr, FIELD_IEEPA_COUNT, IEEPA_SOME);
	expect(entry->cold.ieepa_count == expected.ieepa_count && entry->cold.duty_cents == expected.duty_cents &&
		       entry_get(entry->attr, FIELD_IEEPA_COUNT) == entry_get(expected.attr, FIELD_IEEPA_COUNT),
	       "%u rows, not %u; %lld cents, not %lld", entry->cold.ieepa_count, expected.ieepa_count,
	       (long long)entry->cold.duty_cents, (long long)expected.duty_cents);
}

static void expect_entry(const struct fold *fold, const struct rows *rows, const struct index_entry *entry)
{
	static const enum source_field in_word[] = { SOURCE_TYPE, SOURCE_STATUS, SOURCE_LIQUIDATION_DATE,
						     SOURCE_PROTEST };
	uint64_t key = entry->key;
	struct facts word;
	bool known;

	for (size_t i = 0; i < ARRAY_LEN(in_word); i++) {
		enum field field = source_fields[in_word[i]].field;

		word = last_word(rows, key, in_word[i], &known);
		expect(entry_get(entry->attr, field) == entry_get(word.attr, field), "%s",
		       source_fields[in_word[i]].name);
	}
	word = last_word(rows, key, SOURCE_IOR, &known);
	expect_bytes(dict_text(&fold->importers, entry->importer), span_of(word.importer, word.importer_len), "ior");
	expect(entry->cold.summary_date == last_word(rows, key, SOURCE_SUMMARY_DATE, &known).summary_date,
	       "summary_date");
	expect(entry->cold.payment_date == last_word(rows, key, SOURCE_PAYMENT_DATE, &known).payment_date,
	       "payment_date");
	word = last_word(rows, key, SOURCE_LIQUIDATION_STATUS, &known);
	expect_text_number(fold, entry->cold.liquidation_status, known, word.liquidation_status, "liquidation_status");
	word = last_word(rows, key, SOURCE_CAPE, &known);
	expect_text_number(fold, entry->cold.cape, known, word.cape, "cape");
	expect_counts(rows, entry);
}

static bool same_words(const struct facts *a, const struct facts *b, enum source_layout layout)
{
	return a->attr == b->attr && a->summary_date == b->summary_date && a->payment_date == b->payment_date &&
	       span_equal(span_of(a->importer, a->importer_len), span_of(b->importer, b->importer_len)) &&
	       span_equal(a->liquidation_status, b->liquidation_status) && span_equal(a->cape, b->cape) &&
	       (layout == LAYOUT_TARIFF_ROWS || (a->ieepa_count == b->ieepa_count && a->duty_cents == b->duty_cents));
}

/* Of builds that replace: entries in more than one source, and entries whose rows differ within their last. */
static void expect_numbers(const struct fold *fold, const struct rows *rows)
{
	bool replaced[KEYS] = { false }, differ[KEYS] = { false };
	unsigned replaced_count = 0, differ_count = 0;

	for (size_t i = 0; i < rows->count; i++) {
		for (size_t k = 0; k < i; k++) {
			uint64_t key = rows->items[i].facts.key;

			if (rows->items[k].facts.key != key)
				continue;
			if (rows->items[k].source != rows->items[i].source)
				replaced[key - 5000] = true;
			else if (counts_for(rows, i, key) && !same_words(&rows->items[i].facts, &rows->items[k].facts,
									 rows->sources[rows->items[i].source].layout))
				differ[key - 5000] = true;
		}
	}
	for (size_t k = 0; k < KEYS; k++) {
		replaced_count += replaced[k];
		differ_count += differ[k];
	}
	expect(fold->replaced == replaced_count, "%zu replaced, not %u", (size_t)fold->replaced, replaced_count);
	expect(fold->disagreeing == differ_count, "%zu disagree, not %u", (size_t)fold->disagreeing, differ_count);
}

/* Importers and texts are those of the entries, no more. */
static void expect_no_other_texts(const struct fold *fold)
{
	struct dict importers = { 0 }, texts = { 0 };

	for (uint64_t e = 0; e < fold->count; e++) {
		const struct index_entry *entry = &fold->entries[e];

		(void)dict_add(&importers, dict_text(&fold->importers, entry->importer));
		if (entry->cold.liquidation_status)
			(void)dict_add(&texts, dict_text(&fold->texts, entry->cold.liquidation_status - 1));
		if (entry->cold.cape)
			(void)dict_add(&texts, dict_text(&fold->texts, entry->cold.cape - 1));
	}
	expect(fold->importers.count == importers.count, "%zu importers, not %zu", fold->importers.count,
	       importers.count);
	expect(fold->texts.count == texts.count, "%zu texts, not %zu", fold->texts.count, texts.count);
	dict_free(&importers);
	dict_free(&texts);
}

static void fold_all(struct fold *fold, const struct rows *rows)
{
	struct err err = ERR_INIT;

	assert_true(fold_init(fold, rows->add, &err));
	for (size_t i = 0; i < rows->count; i++)
		expect(fold_row(fold, &rows->sources[rows->items[i].source], &rows->items[i].facts, &err), "%s",
		       err.text);
	fold_finish(fold);
}

UNIT_TEST(random_rows_field_by_field)
{
	struct rng rng = { 34 };

	for (unsigned n = 0; n < 2000; n++) {
		struct rows rows = random_rows(&rng, 1 + n % SOURCES_MAX, n % 2);
		bool seen[KEYS] = { false };
		unsigned distinct = 0;
		struct fold fold;

		fold_all(&fold, &rows);
		for (size_t i = 0; i < rows.count; i++) {
			distinct += !seen[rows.items[i].facts.key - 5000];
			seen[rows.items[i].facts.key - 5000] = true;
		}
		expect(fold.count == distinct, "run %u: %zu entries, not %u", n, (size_t)fold.count, distinct);
		for (uint64_t e = 0; e < fold.count; e++) {
			expect(seen[fold.entries[e].key - 5000], "run %u: an entry twice", n);
			seen[fold.entries[e].key - 5000] = false;
			expect_entry(&fold, &rows, &fold.entries[e]);
		}
		if (!rows.add)
			expect_numbers(&fold, &rows);
		expect_no_other_texts(&fold);
		fold_free(&fold);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_rows_field_by_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
