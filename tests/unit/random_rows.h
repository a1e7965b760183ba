/*
 * Random rows of random sources: exports of both layouts, pieces of one export, overlays, an index before them.
 */
#ifndef CAPE_TESTS_UNIT_RANDOM_ROWS_H
#define CAPE_TESTS_UNIT_RANDOM_ROWS_H

#include "unit/slow_fold.h"

#define FIELD_BIT(field) (1u << (field))
#define ROWS_REQUIRED                                                                                            \
	(FIELD_BIT(SOURCE_IOR) | FIELD_BIT(SOURCE_TYPE) | FIELD_BIT(SOURCE_STATUS) | FIELD_BIT(SOURCE_CONTROL) | \
	 FIELD_BIT(SOURCE_RECON) | FIELD_BIT(SOURCE_LIQUIDATION_DATE))
#define ROWS_SOMETIMES                                                                                     \
	(FIELD_BIT(SOURCE_PROTEST) | FIELD_BIT(SOURCE_DRAWBACK) | FIELD_BIT(SOURCE_ADCVD_PENDING) |        \
	 FIELD_BIT(SOURCE_RECON_FILED) | FIELD_BIT(SOURCE_SUMMARY_DATE) | FIELD_BIT(SOURCE_PAYMENT_DATE) | \
	 FIELD_BIT(SOURCE_LIQUIDATION_STATUS) | FIELD_BIT(SOURCE_CAPE))

enum rows_kind { ROWS_REPLACE, ROWS_ADD, ROWS_OVERLAY };

struct rows_shape {
	enum rows_kind kind;
	size_t sources;
	size_t entries; /* keys to choose from */
	size_t rows;    /* of a source, at most */
};

/* The n-th key: serials with their check digit, numbers with a wrong one, letters; three filers. */
static inline uint64_t random_key(size_t n)
{
	static const char *const filers[] = { "SSA", "0B1", "ZZZ" };
	unsigned serial = (unsigned)n * 3;
	char number[32];
	uint32_t filer;

	(void)filer_pack(span_text(filers[n % 3]), &filer);
	if (n % 7 == 6)
		(void)snprintf(number, sizeof(number), "%sX%07u", filers[n % 3], serial);
	else
		(void)snprintf(number, sizeof(number), "%s%07u%u", filers[n % 3], serial,
			       (check_digit(filer, serial) + (n % 7 == 5)) % 10);
	return key_pack(span_text(number));
}

static inline const char *random_word(struct rng *rng, enum source_field field)
{
	static const char *const words[SOURCE_FIELDS][4] = {
		[SOURCE_IOR] = { "12-3456789XX", "98-7654321XX", "", "7" },
		[SOURCE_TYPE] = { "01", "01", "03", "" },
		[SOURCE_STATUS] = { "Accepted", "Accepted", "Rejected", "?" },
		[SOURCE_CONTROL] = { "CBP", "CBP", "Trade", "" },
		[SOURCE_RECON] = { "N", "N", "Y", "?" },
		[SOURCE_LIQUIDATION_DATE] = { "", "2026-01-01", "1/2/2026", "soon" },
		[SOURCE_IEEPA_COUNT] = { "0", "2", "2", "many" },
		[SOURCE_IEEPA_DUTY] = { "0", "12.50", "12.50", "-1" },
		[SOURCE_SUMMARY_DATE] = { "2026-01-01", "1/2/2026", "", "soon" },
		[SOURCE_PAYMENT_DATE] = { "2026-01-01", "1/2/2026", "", "soon" },
		[SOURCE_RECON_FILED] = { "", "x", "", "x" },
		[SOURCE_PROTEST] = { "", "Open", "Suspended", "" },
		[SOURCE_DRAWBACK] = { "N", "Y", "?", "" },
		[SOURCE_ADCVD_PENDING] = { "N", "Y", "?", "" },
		[SOURCE_LIQUIDATION_STATUS] = { "", "Liquidated", "Suspended", "Y" },
		[SOURCE_CAPE] = { "", "Liquidated", "N", "Y" },
	};

	return words[field][rng_below(rng, 4)];
}

static inline void random_facts(struct rng *rng, const struct fold_source *source, struct slow_row *row)
{
	struct facts *facts = &row->facts;

	*facts = facts_none();
	for (unsigned f = SOURCE_IOR; f < SOURCE_FIELDS; f++) {
		const char *word = source_fields[f].field == FIELDS ? "" : random_word(rng, (enum source_field)f);

		if (source_fields[f].field == FIELDS || !((source->known >> f) & 1))
			continue;
		assert_true(cell_read((enum source_field)f, span_text(word), facts));
		if (source->is_overlay && *word != '\0')
			row->given |= (uint16_t)(1u << source_fields[f].field);
		if (rng_below(rng, 8) == 0)
			facts->attr |= entry_assumed_bit(source_fields[f].field);
	}
	if (source->is_overlay) {
		/* Blank texts are no texts there. */
		if (!((row->given >> FIELD_LIQUIDATION_STATUS) & 1))
			facts->liquidation_status = span_of(NULL, 0);
		if (!((row->given >> FIELD_CAPE) & 1))
			facts->cape = span_of(NULL, 0);
	} else if (source->layout == LAYOUT_TARIFF_ROWS) {
		facts->attr = entry_set(facts->attr, FIELD_IEEPA_COUNT, IEEPA_NONE);
		facts->duty_cents = 0;
	}
}

/* A tariff row's own: counted or not, seldom at the end of numbers. */
static inline void random_sums(struct rng *rng, struct facts *facts)
{
	bool huge = rng_below(rng, 40) == 0;

	facts->ieepa_count = (uint32_t)rng_below(rng, 2);
	facts->duty_cents = facts->ieepa_count ? (int64_t)rng_below(rng, 1000) + 1 : 0;
	if (huge) {
		facts->ieepa_count = UINT32_MAX - (uint32_t)rng_below(rng, 2);
		facts->duty_cents = INT64_MAX - (int64_t)rng_below(rng, 1000);
	}
}

/* Another value in one of the fields the source knows. */
static inline void random_change(struct rng *rng, const struct fold_source *source, struct slow_row *row)
{
	unsigned f = SOURCE_IOR + (unsigned)rng_below(rng, SOURCE_FIELDS - SOURCE_IOR);
	struct slow_row other = { .source = row->source };
	uint16_t bit = (uint16_t)(source_fields[f].field == FIELDS ? 0 : 1u << source_fields[f].field);

	random_facts(rng, source, &other);
	if (bit == 0 || !((source->known >> f) & 1))
		return;
	facts_take(&row->facts, &other.facts, (enum source_field)f);
	row->given = (uint16_t)((row->given & ~bit) | (other.given & bit));
}

/* A row of an entry often follows one of the same, with the same words, the words of the one before, or one other word. */
static inline void random_row(struct rng *rng, struct slow_rows *rows, const uint64_t *keys, size_t keys_count)
{
	const struct fold_source *source = &rows->sources[rows->sources_count - 1];
	struct slow_row *row = slow_rows_push(rows);
	const struct slow_row *above = rows->count > 1 && row[-1].source == row->source ? row - 1 : NULL;
	const struct slow_row *before = rows->count > 2 && row[-2].source == row->source ? row - 2 : above;
	size_t kind = rng_below(rng, 4);

	if (above && kind) {
		row->facts = kind == 1 ? before->facts : above->facts;
		row->given = kind == 1 ? before->given : above->given;
		if (kind == 2)
			random_change(rng, source, row);
	} else {
		random_facts(rng, source, row);
	}
	row->facts.place = above && rng_below(rng, 2) ? above->facts.place
						      : place_of_key(keys[rng_below(rng, keys_count)]);
	if (source->layout == LAYOUT_TARIFF_ROWS && !source->is_overlay)
		random_sums(rng, &row->facts);
}

static inline void random_source(struct rng *rng, struct slow_rows *rows, const struct rows_shape *shape,
				 enum source_layout layout, const uint64_t *keys, size_t keys_count)
{
	struct fold_source *source = &rows->sources[rows->sources_count++];
	uint32_t known = (uint32_t)rng_next(rng) & ROWS_SOMETIMES;

	if (shape->kind == ROWS_OVERLAY)
		known |= (uint32_t)rng_next(rng) &
			 (ROWS_REQUIRED | FIELD_BIT(SOURCE_IEEPA_COUNT) | FIELD_BIT(SOURCE_IEEPA_DUTY));
	else
		known |= ROWS_REQUIRED;
	if (shape->kind != ROWS_OVERLAY && layout == LAYOUT_ENTRY_ROWS)
		known |= FIELD_BIT(SOURCE_IEEPA_COUNT) | ((uint32_t)rng_next(rng) & FIELD_BIT(SOURCE_IEEPA_DUTY));
	*source = fold_source_make(rows->pieces++, layout, known);
	source->is_overlay = shape->kind == ROWS_OVERLAY;
	for (size_t left = keys_count ? rng_below(rng, shape->rows + 1) : 0; left > 0; left--) {
		random_row(rng, rows, keys, keys_count);
		rows->pieces += rng_below(rng, 6) == 0;
	}
}

/* The entries of an earlier build, as the index that is updated has them. */
static inline void index_source(struct slow_rows *rows, const struct slow_rows *earlier, size_t entries)
{
	rows->sources[rows->sources_count++] = (struct fold_source){ .first_piece = rows->pieces++, .is_index = true };
	for (size_t n = 0; n < entries; n++) {
		struct slow_entry entry;

		if (slow_fold(earlier, place_of_key(random_key(n)), &entry))
			slow_rows_push(rows)->facts = entry.facts;
	}
}

/* `earlier`: what the index that is updated was built from; NULL: there is none. Overlays need one. */
static inline struct slow_rows random_rows(struct rng *rng, const struct rows_shape *shape,
					   const struct slow_rows *earlier)
{
	struct slow_rows rows = { .add = shape->kind == ROWS_ADD };
	enum source_layout layout = rng_below(rng, 2) ? LAYOUT_TARIFF_ROWS : LAYOUT_ENTRY_ROWS;
	uint64_t *keys = calloc(shape->entries, sizeof(*keys));
	size_t keys_count = 0;

	must(keys != NULL);
	if (earlier)
		index_source(&rows, earlier, shape->entries);
	/* Rows of overlays whose entry the index lacks are refused before anything is folded. */
	for (size_t n = 0; n < shape->entries; n++) {
		struct slow_entry entry;

		if (shape->kind != ROWS_OVERLAY || slow_fold(&rows, place_of_key(random_key(n)), &entry))
			keys[keys_count++] = random_key(n);
	}
	for (size_t s = 0; s < shape->sources; s++) {
		if (shape->kind == ROWS_OVERLAY)
			layout = LAYOUT_ENTRY_ROWS;
		else if (shape->kind == ROWS_REPLACE)
			layout = rng_below(rng, 2) ? LAYOUT_TARIFF_ROWS : LAYOUT_ENTRY_ROWS;
		random_source(rng, &rows, shape, layout, keys, keys_count);
	}
	free(keys);
	return rows;
}

#endif
