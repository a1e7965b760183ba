/*
 * What contract section 5 makes of the rows of one entry, worked out field by field and row by row from all rows there are: what
 * folding, sorting and merging are compared with.
 */
#ifndef CAPE_TESTS_UNIT_SLOW_FOLD_H
#define CAPE_TESTS_UNIT_SLOW_FOLD_H

#include "core/place.h"
#include "ingest/fold.h"
#include "unit/support.h"

#define SLOW_SOURCES_MAX 5

/* Texts of facts are static strings. Of a source's texts that it does not know `begin` is NULL. */
struct slow_row {
	size_t source;
	uint32_t piece;
	uint16_t given; /* overlays */
	struct facts facts;
};

/* All rows of a build in the order in which they are read; an index has a row an entry. */
struct slow_rows {
	struct fold_source sources[SLOW_SOURCES_MAX];
	size_t sources_count;
	struct slow_row *items;
	size_t count;
	size_t capacity;
	uint32_t pieces;
	bool add;
};

static inline void slow_rows_free(struct slow_rows *rows)
{
	free(rows->items);
}

static inline struct slow_row *slow_rows_push(struct slow_rows *rows)
{
	if (rows->count == rows->capacity) {
		rows->capacity = rows->capacity ? rows->capacity * 2 : 64;
		rows->items = realloc(rows->items, rows->capacity * sizeof(*rows->items));
		must(rows->items != NULL);
	}
	rows->items[rows->count] = (struct slow_row){ .source = rows->sources_count - 1, .piece = rows->pieces - 1 };
	return &rows->items[rows->count++];
}

/* An entry as it should come out. */
struct slow_entry {
	struct facts facts;
	bool replaced;
	bool disagrees;
};

/* Rows of one entry, by their numbers. */
struct slow_list {
	size_t items[512];
	size_t count;
};

static inline bool slow_knows(const struct slow_rows *rows, size_t row, enum source_field field)
{
	const struct fold_source *source = &rows->sources[rows->items[row].source];

	return source->is_index || ((source->known >> field) & 1);
}

static inline void slow_list_add(struct slow_list *list, size_t row)
{
	must(list->count < ARRAY_LEN(list->items));
	list->items[list->count++] = row;
}

/*
 * The rows that make the entry: those of its last source; with "add" those of all exports, or the index's if no export has it.
 * Overlays do not count here.
 */
static inline struct slow_list slow_base(const struct slow_rows *rows, uint64_t place, bool *replaced)
{
	struct slow_list list = { .count = 0 };

	*replaced = false;
	for (size_t i = 0; i < rows->count; i++) {
		const struct fold_source *source = &rows->sources[rows->items[i].source];
		size_t last = list.count ? list.items[list.count - 1] : i;
		const struct fold_source *before = &rows->sources[rows->items[last].source];

		if (rows->items[i].facts.place != place || source->is_overlay)
			continue;
		if (before != source && (before->is_index || !rows->add)) {
			list.count = 0;
			*replaced = true;
		}
		slow_list_add(&list, i);
	}
	return list;
}

/* What the first `count` rows of the list say together; sums are left out. */
static inline struct facts slow_words(const struct slow_rows *rows, const struct slow_list *list, size_t count)
{
	const struct facts *last = &rows->items[list->items[count - 1]].facts;
	struct facts words = facts_none();

	words.place = last->place;
	words.ieepa_count = last->ieepa_count;
	words.attr = entry_set(words.attr, FIELD_IEEPA_COUNT, entry_get(last->attr, FIELD_IEEPA_COUNT));
	for (unsigned f = SOURCE_IOR; f < SOURCE_FIELDS; f++) {
		for (size_t i = 0; i < count && source_fields[f].field != FIELDS; i++) {
			if (slow_knows(rows, list->items[i], (enum source_field)f))
				facts_take(&words, &rows->items[list->items[i]].facts, (enum source_field)f);
		}
	}
	return words;
}

static inline bool slow_same_text(struct span a, struct span b)
{
	return (a.begin == NULL) == (b.begin == NULL) && span_equal(a, b);
}

static inline bool slow_same_words(const struct facts *a, const struct facts *b)
{
	return a->attr == b->attr && a->summary_date == b->summary_date && a->payment_date == b->payment_date &&
	       span_equal(span_of(a->importer, a->importer_len), span_of(b->importer, b->importer_len)) &&
	       slow_same_text(a->liquidation_status, b->liquidation_status) && slow_same_text(a->cape, b->cape);
}

/* Tariff rows add up, to the largest number there is. */
static inline void slow_sums(const struct slow_rows *rows, const struct slow_list *list, struct facts *facts)
{
	uint64_t duty = 0, tariffs = 0;

	for (size_t i = 0; i < list->count; i++) {
		duty += (uint64_t)rows->items[list->items[i]].facts.duty_cents;
		duty = duty > INT64_MAX ? INT64_MAX : duty;
		tariffs += rows->items[list->items[i]].facts.ieepa_count;
	}
	facts->duty_cents = (int64_t)duty;
	facts->ieepa_count = tariffs > UINT32_MAX ? UINT32_MAX : (uint32_t)tariffs;
}

/* Overlays change the fields that their cells, or assumptions, say something about. */
static inline void slow_overlays(const struct slow_rows *rows, struct facts *facts)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct slow_row *row = &rows->items[i];

		if (row->facts.place != facts->place || !rows->sources[row->source].is_overlay)
			continue;
		for (unsigned f = SOURCE_IOR; f < SOURCE_FIELDS; f++) {
			if (source_fields[f].field != FIELDS && ((row->given >> source_fields[f].field) & 1))
				facts_take(facts, &row->facts, (enum source_field)f);
		}
	}
}

/* The entry of a place; false if there is none. */
static inline bool slow_fold(const struct slow_rows *rows, uint64_t place, struct slow_entry *entry)
{
	struct slow_list list = slow_base(rows, place, &entry->replaced);
	const struct fold_source *source;

	if (list.count == 0)
		return false;
	source = &rows->sources[rows->items[list.items[0]].source];
	entry->facts = slow_words(rows, &list, list.count);
	entry->disagrees = false;
	for (size_t n = 2; n <= list.count; n++) {
		struct facts before = slow_words(rows, &list, n - 1), after = slow_words(rows, &list, n);

		if (!slow_same_words(&before, &after) ||
		    (source->layout == LAYOUT_ENTRY_ROWS &&
		     (before.ieepa_count != after.ieepa_count || before.duty_cents != after.duty_cents)))
			entry->disagrees = true;
	}
	if (source->layout == LAYOUT_TARIFF_ROWS && !source->is_index)
		slow_sums(rows, &list, &entry->facts);
	slow_overlays(rows, &entry->facts);
	if (entry->facts.ieepa_count != 0)
		entry->facts.attr = entry_set(entry->facts.attr, FIELD_IEEPA_COUNT, IEEPA_SOME);
	return true;
}

/* --- records ---------------------------------------------------------------------------------------------------------- */

/* The record a worker makes of a row. */
static inline struct record slow_record(const struct slow_row *row, struct text_cache *texts)
{
	const struct facts *f = &row->facts;

	return (struct record){
		.place = f->place,
		.attr = f->attr,
		.duty_cents = f->duty_cents,
		.importer = text_number(texts, TEXT_IMPORTER, span_of(f->importer, f->importer_len)),
		.remark = text_remark(texts, f->liquidation_status, f->cape),
		.ieepa_count = f->ieepa_count,
		.piece = row->piece,
		.summary_date = f->summary_date,
		.payment_date = f->payment_date,
		.given = row->given,
	};
}

/* The bits of the attribute word that an index has besides those of rows. */
static inline entry_attr slow_derived(const struct facts *f)
{
	unsigned payment = f->payment_date == DAY_ABSENT    ? PAYMENT_ABSENT
			   : f->payment_date == DAY_BLANK   ? PAYMENT_UNPAID
			   : f->payment_date == DAY_UNKNOWN ? PAYMENT_UNKNOWN
							    : PAYMENT_PAID;

	return (entry_attr)cell_liquidation_status(f->liquidation_status) << 41 | (entry_attr)payment << 44;
}

/* What came out, wherever it was found. */
static inline void expect_slow_entry(const struct slow_entry *entry, const struct facts *found, const char *what)
{
	const struct facts *f = &entry->facts;

	expect(found->attr == f->attr, "%s: attributes %016llx, not %016llx", what, (unsigned long long)found->attr,
	       (unsigned long long)f->attr);
	expect(found->duty_cents == f->duty_cents && found->ieepa_count == f->ieepa_count,
	       "%s: %lld (%u), not %lld (%u)", what, (long long)found->duty_cents, found->ieepa_count,
	       (long long)f->duty_cents, f->ieepa_count);
	expect(found->summary_date == f->summary_date && found->payment_date == f->payment_date, "%s: dates", what);
	expect_bytes(span_of(found->importer, found->importer_len), span_of(f->importer, f->importer_len), what);
	expect(slow_same_text(found->liquidation_status, f->liquidation_status), "%s: liquidation status", what);
	expect(slow_same_text(found->cape, f->cape), "%s: CAPE indicator", what);
}

#endif
