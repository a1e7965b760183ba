/* The rules of folding, for two records of one entry. */
#include "ingest/fold.h"

#include "core/sum.h"

static bool knows(const struct fold_source *source, enum source_field field)
{
	return (source->known >> field) & 1;
}

struct fold_source fold_source_make(uint32_t first_piece, enum source_layout layout, uint32_t known)
{
	struct fold_source source = { .first_piece = first_piece, .layout = layout, .known = known };

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

static const struct fold_source *source_of(const struct fold *fold, uint32_t piece)
{
	size_t first = 0, count = fold->sources_count;

	while (count > 1) {
		size_t half = count / 2;

		if (fold->sources[first + half].first_piece <= piece)
			first += half;
		count -= half;
	}
	return &fold->sources[first];
}

static bool differ(const struct record *a, const struct record *b, enum source_layout layout)
{
	return a->attr != b->attr || a->importer != b->importer || a->summary_date != b->summary_date ||
	       a->payment_date != b->payment_date || a->remark != b->remark ||
	       (layout == LAYOUT_ENTRY_ROWS && (a->ieepa_count != b->ieepa_count || a->duty_cents != b->duty_cents));
}

/* Rows' sums are never negative: where they stop at the largest value, they do so in whatever groups rows are added. */
static void add_tariff(struct record *record, const struct record *old)
{
	record->duty_cents = sum_cents(record->duty_cents, old->duty_cents);
	record->ieepa_count = sum_count(record->ieepa_count, old->ieepa_count);
}

bool fold_tariff_row(struct record *record, const struct record *row)
{
	if (record->place != row->place || record->piece != row->piece || differ(record, row, LAYOUT_TARIFF_ROWS))
		return false;
	add_tariff(record, row);
	return true;
}

/* A field that the later source lacks keeps what an earlier piece of the export said. */
static void keep_unknown(struct record *record, const struct record *old, const struct fold_source *source,
			 struct texts *texts)
{
	record->attr = (old->attr & ~source->attr_mask) | (record->attr & source->attr_mask);
	if (!knows(source, SOURCE_SUMMARY_DATE))
		record->summary_date = old->summary_date;
	if (!knows(source, SOURCE_PAYMENT_DATE))
		record->payment_date = old->payment_date;
	if (!knows(source, SOURCE_LIQUIDATION_STATUS) || !knows(source, SOURCE_CAPE))
		record->remark = texts_patch_remark(texts, old->remark, record->remark);
	if (source->layout == LAYOUT_ENTRY_ROWS && !knows(source, SOURCE_IEEPA_DUTY))
		record->duty_cents = old->duty_cents;
}

static void combine(const struct fold *fold, struct record *record, const struct record *later,
		    const struct fold_source *source)
{
	struct record old = *record;

	*record = *later;
	keep_unknown(record, &old, source, fold->texts);
	record->disagrees = old.disagrees || later->disagrees || differ(record, &old, source->layout);
	record->replaced = old.replaced;
	if (source->layout == LAYOUT_TARIFF_ROWS)
		add_tariff(record, &old);
}

/* Changes the fields that an overlay's row has. */
static void patch(const struct fold *fold, struct record *record, const struct record *later)
{
	for (unsigned f = 0; f < FIELD_EARLIER_CLAIM; f++) {
		entry_attr mask = entry_mask((enum field)f) | entry_assumed_bit((enum field)f);

		if ((later->given >> f) & 1)
			record->attr = (record->attr & ~mask) | (later->attr & mask);
	}
	if ((later->given >> FIELD_IOR) & 1)
		record->importer = later->importer;
	if ((later->given >> FIELD_IEEPA_COUNT) & 1)
		record->ieepa_count = later->ieepa_count;
	if ((later->given >> FIELD_IEEPA_DUTY) & 1)
		record->duty_cents = later->duty_cents;
	if ((later->given >> FIELD_SUMMARY_DATE) & 1)
		record->summary_date = later->summary_date;
	if ((later->given >> FIELD_PAYMENT_DATE) & 1)
		record->payment_date = later->payment_date;
	if (later->remark)
		record->remark = texts_patch_remark(fold->texts, record->remark, later->remark);
	record->piece = later->piece;
}

void fold_record(const struct fold *fold, struct record *record, const struct record *later)
{
	const struct fold_source *old = source_of(fold, record->piece);
	const struct fold_source *source = source_of(fold, later->piece);

	if (source->is_overlay) {
		patch(fold, record, later);
	} else if (old == source || (fold->add && !old->is_index)) {
		combine(fold, record, later, source);
	} else {
		*record = *later;
		record->replaced = true;
	}
}
