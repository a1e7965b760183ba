/* ingest/fold.h: records of one entry become one, against asking all rows about each field (slow_fold.h). */
#include "ingest/fold.h"

#include "unit/random_rows.h"

#define ENTRIES 6

/* A build in memory: the texts, and the records of all rows in order. */
struct folding {
	struct fold fold;
	struct texts texts;
	struct text_cache cache;
	struct record *records;
};

static void folding_begin(struct folding *f, const struct slow_rows *rows)
{
	texts_init(&f->texts);
	text_cache_init(&f->cache, &f->texts);
	f->fold = (struct fold){ rows->sources, rows->sources_count, rows->add, &f->texts };
	f->records = calloc(rows->count + 1, sizeof(*f->records));
	must(f->records != NULL);
	for (size_t i = 0; i < rows->count; i++)
		f->records[i] = slow_record(&rows->items[i], &f->cache);
}

static void folding_end(struct folding *f)
{
	text_cache_free(&f->cache);
	texts_free(&f->texts);
	free(f->records);
}

/* Facts as a finished record has them. */
static struct facts facts_of(const struct texts *texts, const struct record *record)
{
	struct span importer = dict_text(&texts->dicts[TEXT_IMPORTER], record->importer);
	struct facts facts = {
		.place = record->place,
		.attr = record->attr,
		.duty_cents = record->duty_cents,
		.ieepa_count = record->ieepa_count,
		.summary_date = record->summary_date,
		.payment_date = record->payment_date,
		.importer_len = (uint8_t)importer.len_bytes,
	};
	struct index_remark head;
	struct span remark;

	memcpy(facts.importer, importer.begin, importer.len_bytes);
	if (record->remark == 0)
		return facts;
	remark = dict_text(&texts->dicts[TEXT_REMARK], record->remark - 1);
	memcpy(&head, remark.begin, sizeof(head));
	remark = span_of(remark.begin + sizeof(head), remark.len_bytes - sizeof(head));
	if (head.known & INDEX_REMARK_STATUS)
		facts.liquidation_status = span_of(remark.begin, head.liquidation_status_bytes);
	if (head.known & INDEX_REMARK_CAPE)
		facts.cape = span_of(remark.begin + head.liquidation_status_bytes,
				     remark.len_bytes - head.liquidation_status_bytes);
	return facts;
}

/* All records of one entry, one after another; false if there is none. */
static bool fold_entry(const struct folding *f, size_t count, uint64_t place, struct record *record)
{
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		if (f->records[i].place != place)
			continue;
		if (any)
			fold_record(&f->fold, record, &f->records[i]);
		else
			*record = f->records[i];
		any = true;
	}
	return any;
}

/* Neighbours of one source first, in random groups, then the groups: what workers do before sorting. */
static bool fold_groups(struct rng *rng, const struct folding *f, const struct slow_rows *rows, uint64_t place,
			struct record *record)
{
	struct record group = { .place = PLACE_NONE };
	size_t last = 0;
	bool any = false;

	for (size_t i = 0; i <= rows->count; i++) {
		bool end = i == rows->count;

		if (!end && f->records[i].place != place)
			continue;
		if (!end && group.place != PLACE_NONE && rows->items[i].source == rows->items[last].source &&
		    !rows->sources[rows->items[i].source].is_overlay && rng_below(rng, 2)) {
			if (rows->sources[rows->items[i].source].layout != LAYOUT_TARIFF_ROWS ||
			    !fold_tariff_row(&group, &f->records[i]))
				fold_record(&f->fold, &group, &f->records[i]);
			last = i;
			continue;
		}
		if (group.place != PLACE_NONE && any)
			fold_record(&f->fold, record, &group);
		else if (group.place != PLACE_NONE)
			*record = group;
		any = any || group.place != PLACE_NONE;
		if (!end)
			group = f->records[i];
		last = i;
	}
	return any;
}

static void check_rows(struct rng *rng, const struct slow_rows *rows, unsigned run)
{
	struct folding f;

	folding_begin(&f, rows);
	for (size_t n = 0; n < ENTRIES; n++) {
		uint64_t place = place_of_key(random_key(n));
		struct record record, grouped;
		struct slow_entry entry;
		struct facts found;
		char what[64];
		bool there = slow_fold(rows, place, &entry);

		(void)snprintf(what, sizeof(what), "run %u, entry %zu", run, n);
		expect(fold_entry(&f, rows->count, place, &record) == there, "%s: there", what);
		if (!there)
			continue;
		expect(fold_groups(rng, &f, rows, place, &grouped), "%s", what);
		expect(memcmp(&record, &grouped, sizeof(record)) == 0, "%s: neighbours folded first differ", what);
		fold_finish(&record);
		found = facts_of(&f.texts, &record);
		expect(found.place == place, "%s: place", what);
		expect_slow_entry(&entry, &found, what);
		expect(record.replaced == entry.replaced, "%s: replaced %d", what, record.replaced);
		expect(record.disagrees == entry.disagrees, "%s: disagrees %d", what, record.disagrees);
	}
	folding_end(&f);
}

static struct slow_rows some_rows(struct rng *rng, enum rows_kind kind, const struct slow_rows *earlier)
{
	struct rows_shape shape = { kind, 1 + rng_below(rng, 3), ENTRIES, 20 };

	return random_rows(rng, &shape, earlier);
}

UNIT_TEST(exports_that_replace_and_that_add)
{
	struct rng rng = { 34 };

	for (unsigned n = 0; n < 3000; n++) {
		struct slow_rows rows = some_rows(&rng, n % 2 ? ROWS_ADD : ROWS_REPLACE, NULL);

		check_rows(&rng, &rows, n);
		slow_rows_free(&rows);
	}
}

UNIT_TEST(an_index_before_exports_and_overlays)
{
	static const enum rows_kind kinds[] = { ROWS_REPLACE, ROWS_ADD, ROWS_OVERLAY };
	struct rng rng = { 35 };

	for (unsigned n = 0; n < 3000; n++) {
		struct slow_rows earlier = some_rows(&rng, n % 2 ? ROWS_ADD : ROWS_REPLACE, NULL);
		struct slow_rows rows = some_rows(&rng, kinds[n % ARRAY_LEN(kinds)], &earlier);

		check_rows(&rng, &rows, n);
		slow_rows_free(&rows);
		slow_rows_free(&earlier);
	}
}

/* An index of an index: what was patched is patched again. */
UNIT_TEST(updates_of_updates)
{
	static const enum rows_kind kinds[] = { ROWS_OVERLAY, ROWS_REPLACE, ROWS_OVERLAY, ROWS_ADD, ROWS_OVERLAY };
	struct rng rng = { 36 };

	for (unsigned n = 0; n < 300; n++) {
		struct slow_rows earlier = some_rows(&rng, ROWS_ADD, NULL);

		for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
			struct slow_rows rows = some_rows(&rng, kinds[k], &earlier);

			check_rows(&rng, &rows, n);
			slow_rows_free(&earlier);
			earlier = rows;
		}
		slow_rows_free(&earlier);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exports_that_replace_and_that_add),
		cmocka_unit_test(an_index_before_exports_and_overlays),
		cmocka_unit_test(updates_of_updates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
