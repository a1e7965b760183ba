/* A hash table from keys to entries that grow row by row. */
#include "ingest/fold.h"

#include "core/mem.h"

#include <sys/random.h>
#include <xxhash.h>

#define FIRST_CAPACITY (UINT64_C(1) << 14)

bool fold_init(struct fold *fold, bool add, struct err *err)
{
	*fold = (struct fold){ .add = add, .capacity = FIRST_CAPACITY, .slots_count = FIRST_CAPACITY * 2 };
	/* Unguessable, so that no export can be made to collide; the order of entries does not depend on it. */
	if (getrandom(&fold->seed, sizeof(fold->seed), GRND_NONBLOCK) != (ssize_t)sizeof(fold->seed))
		fold->seed = (uintptr_t)fold;
	fold->entries = mem_map(fold->capacity * sizeof(*fold->entries), "entry summaries", err);
	fold->notes = mem_map(fold->capacity * sizeof(*fold->notes), "entry summaries", err);
	fold->slots = mem_map(fold->slots_count * sizeof(*fold->slots), "the table of entry numbers", err);
	if (fold->entries && fold->notes && fold->slots)
		return true;
	fold_free(fold);
	return false;
}

void fold_free(struct fold *fold)
{
	mem_unmap(fold->entries, fold->capacity * sizeof(*fold->entries));
	mem_unmap(fold->notes, fold->capacity * sizeof(*fold->notes));
	mem_unmap(fold->slots, fold->slots_count * sizeof(*fold->slots));
	dict_free(&fold->importers);
	dict_free(&fold->texts);
	*fold = (struct fold){ .count = 0 };
}

static uint64_t probe(const struct fold *fold, uint64_t key)
{
	uint64_t mask = fold->slots_count - 1;
	uint64_t at = XXH3_64bits_withSeed(&key, sizeof(key), fold->seed) & mask;

	while (fold->slots[at] != 0 && fold->entries[fold->slots[at] - 1].key != key)
		at = (at + 1) & mask;
	return at;
}

static bool enlarge(struct fold *fold, struct err *err)
{
	uint64_t capacity = fold->capacity * 2;
	struct index_entry *entries;
	struct fold_note *notes;
	uint32_t *slots;

	/* Each array is taken over as soon as it is there, so that fold_free() always knows what it has. */
	notes = mem_remap(fold->notes, fold->capacity * sizeof(*notes), capacity * sizeof(*notes), "entry summaries",
			  err);
	if (!notes)
		return false;
	fold->notes = notes;
	entries = mem_remap(fold->entries, fold->capacity * sizeof(*entries), capacity * sizeof(*entries),
			    "entry summaries", err);
	if (!entries) {
		/* Shrinking back cannot fail for want of memory. */
		fold->notes = mem_remap(notes, capacity * sizeof(*notes), fold->capacity * sizeof(*notes), "", err);
		return false;
	}
	fold->entries = entries;
	fold->capacity = capacity;
	slots = mem_map(capacity * 2 * sizeof(*slots), "the table of entry numbers", err);
	if (!slots)
		return false;
	mem_unmap(fold->slots, fold->slots_count * sizeof(*fold->slots));
	fold->slots = slots;
	fold->slots_count = capacity * 2;
	for (uint64_t i = 0; i < fold->count; i++)
		fold->slots[probe(fold, fold->entries[i].key)] = (uint32_t)i + 1;
	return true;
}

/* --- one entry ---------------------------------------------------------------------------------------------- */

static bool knows(const struct fold_source *source, enum source_field field)
{
	return (source->known >> field) & 1;
}

struct fold_source fold_source_make(uint32_t number, enum source_layout layout, uint32_t known)
{
	struct fold_source source = { .number = number, .layout = layout, .known = known };

	/* Tariff rows always tell whether there are IEEPA rows. */
	if (layout == LAYOUT_TARIFF_ROWS)
		source.attr_mask = entry_mask(FIELD_IEEPA_COUNT);
	for (unsigned f = 0; f < SOURCE_FIELDS; f++) {
		if (knows(&source, (enum source_field)f) && source_fields[f].field != FIELDS)
			source.attr_mask |= entry_mask(source_fields[f].field) |
					    entry_assumed_bit(source_fields[f].field);
	}
	return source;
}

static uint32_t text_number(struct fold *fold, bool known, struct span text)
{
	return known ? dict_add(&fold->texts, text) + 1 : 0;
}

/* The row alone, as an entry. */
static struct index_entry entry_of(struct fold *fold, const struct fold_source *source, const struct facts *facts)
{
	return (struct index_entry){
		.key = facts->key,
		.attr = facts->attr,
		.importer = dict_add(&fold->importers, span_of(facts->importer, facts->importer_len)),
		.cold = {
			.duty_cents = facts->duty_cents,
			.ieepa_count = facts->ieepa_count,
			.summary_date = facts->summary_date,
			.payment_date = facts->payment_date,
			.liquidation_status = text_number(fold, knows(source, SOURCE_LIQUIDATION_STATUS),
							  facts->liquidation_status),
			.cape = text_number(fold, knows(source, SOURCE_CAPE), facts->cape),
		},
	};
}

/* A field that this source lacks keeps what an earlier piece of the export said. */
static struct index_entry keep_unknown(struct index_entry row, const struct index_entry *old,
				       const struct fold_source *source)
{
	row.attr = (old->attr & ~source->attr_mask) | (row.attr & source->attr_mask);
	if (!knows(source, SOURCE_SUMMARY_DATE))
		row.cold.summary_date = old->cold.summary_date;
	if (!knows(source, SOURCE_PAYMENT_DATE))
		row.cold.payment_date = old->cold.payment_date;
	if (!knows(source, SOURCE_LIQUIDATION_STATUS))
		row.cold.liquidation_status = old->cold.liquidation_status;
	if (!knows(source, SOURCE_CAPE))
		row.cold.cape = old->cold.cape;
	if (source->layout == LAYOUT_ENTRY_ROWS && !knows(source, SOURCE_IEEPA_DUTY))
		row.cold.duty_cents = old->cold.duty_cents;
	return row;
}

static bool differ(const struct index_entry *a, const struct index_entry *b, enum source_layout layout)
{
	return a->attr != b->attr || a->importer != b->importer || a->cold.summary_date != b->cold.summary_date ||
	       a->cold.payment_date != b->cold.payment_date ||
	       a->cold.liquidation_status != b->cold.liquidation_status || a->cold.cape != b->cold.cape ||
	       (layout == LAYOUT_ENTRY_ROWS &&
		(a->cold.ieepa_count != b->cold.ieepa_count || a->cold.duty_cents != b->cold.duty_cents));
}

/* Sums stop at the largest value there is: only a forged export gets there. */
static void add_tariff(struct index_entry *row, const struct index_entry *old)
{
	if (__builtin_add_overflow(row->cold.duty_cents, old->cold.duty_cents, &row->cold.duty_cents))
		row->cold.duty_cents = INT64_MAX;
	if (__builtin_add_overflow(row->cold.ieepa_count, old->cold.ieepa_count, &row->cold.ieepa_count))
		row->cold.ieepa_count = UINT32_MAX;
}

static void merge(struct fold *fold, uint64_t at, const struct fold_source *source, struct index_entry row)
{
	struct index_entry *old = &fold->entries[at];
	struct fold_note *note = &fold->notes[at];

	if (!fold->add && note->source != source->number) {
		*note = (struct fold_note){ .source = source->number, .replaced = true };
		*old = row;
		return;
	}
	row = keep_unknown(row, old, source);
	note->disagrees = note->disagrees || differ(&row, old, source->layout);
	if (source->layout == LAYOUT_TARIFF_ROWS)
		add_tariff(&row, old);
	note->source = source->number;
	*old = row;
}

bool fold_row(struct fold *fold, const struct fold_source *source, const struct facts *facts, struct err *err)
{
	struct index_entry row = entry_of(fold, source, facts);
	uint64_t slot = probe(fold, facts->key);

	if (fold->slots[slot] != 0) {
		merge(fold, fold->slots[slot] - 1, source, row);
		return true;
	}
	if (fold->count == INDEX_ENTRIES_MAX)
		return err_set(err, "there are more than %u entries; build several indexes", INDEX_ENTRIES_MAX);
	if (fold->count == fold->capacity) {
		if (!enlarge(fold, err))
			return false;
		slot = probe(fold, facts->key);
	}
	fold->entries[fold->count] = row;
	fold->notes[fold->count] = (struct fold_note){ .source = source->number };
	fold->slots[slot] = (uint32_t)++fold->count;
	return true;
}

/* Takes a text over into a dictionary of those in use; returns its number there. */
static uint32_t move_text(const struct dict *from, struct dict *to, uint32_t number)
{
	return dict_add(to, dict_text(from, number));
}

static void drop_unused_texts(struct fold *fold)
{
	struct dict importers = { 0 }, texts = { 0 };

	for (uint64_t i = 0; i < fold->count; i++) {
		struct index_entry *e = &fold->entries[i];
		uint32_t *numbers[] = { &e->cold.liquidation_status, &e->cold.cape };

		e->importer = move_text(&fold->importers, &importers, e->importer);
		for (size_t k = 0; k < ARRAY_LEN(numbers); k++) {
			if (*numbers[k])
				*numbers[k] = move_text(&fold->texts, &texts, *numbers[k] - 1) + 1;
		}
	}
	dict_free(&fold->importers);
	dict_free(&fold->texts);
	fold->importers = importers;
	fold->texts = texts;
}

void fold_finish(struct fold *fold)
{
	bool dropped = false;

	for (uint64_t i = 0; i < fold->count; i++) {
		struct index_entry *e = &fold->entries[i];

		if (e->cold.ieepa_count != 0)
			e->attr = entry_set(e->attr, FIELD_IEEPA_COUNT, IEEPA_SOME);
		fold->replaced += fold->notes[i].replaced;
		fold->disagreeing += fold->notes[i].disagrees;
		dropped = dropped || fold->notes[i].replaced || fold->notes[i].disagrees;
	}
	/* Only then can a text have lost its last entry. */
	if (dropped)
		drop_unused_texts(fold);
}
