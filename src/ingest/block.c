/* Rows found, cells found, columns read, texts numbered. */
#include "ingest/block.h"

#include "ingest/block_columns.h"
#include "parse/ends.h"

#include <stdlib.h>

void block_init(struct block *b, const struct row_reader *reader, struct text_cache *texts)
{
	const uint32_t remark = 1u << FIELD_LIQUIDATION_STATUS | 1u << FIELD_CAPE;

	*b = (struct block){ .reader = reader, .texts = texts, .base = reader->facts };
	assert(!reader->overlay);
	b->fields = (uint32_t)reader->columns->count;
	b->has_remark = reader->known & remark;
	b->remark_last = UINT32_MAX;
	block_column_init(&b->columns[b->columns_count++], SOURCE_ENTRY, reader->entry.column);
	for (size_t i = 0; i < reader->cells_count; i++) {
		enum source_field field = reader->cells[i].field;

		block_column_init(&b->columns[b->columns_count++], field, reader->cells[i].column);
		b->has_importer |= field == SOURCE_IOR;
		/* What a column says is put into bits that are zero. */
		if (source_fields[field].field != FIELDS)
			b->base.attr &= ~entry_mask(source_fields[field].field);
	}
}

/* --- rows and cells -------------------------------------------------------------------------------------------------- */

/* True if a row of `fields` fields begins at these ends. */
static bool is_whole(const uint32_t *ends, uint32_t fields)
{
	uint32_t before = 0;

	for (uint32_t f = 0; f + 1 < fields; f++)
		before |= ends[f];
	return (before & ENDS_RECORD) == 0 && (ends[fields - 1] & ENDS_RECORD);
}

static void find_rows(struct block *b, struct block_slice *slice)
{
	const uint32_t *ends = slice->ends;
	size_t next = slice->next, count = 0;

	for (; count < BLOCK_ROWS && next < slice->ends_count; count++) {
		struct block_row *row = &b->rows[count];
		size_t stop = next + b->fields;
		bool whole = stop <= slice->ends_count && is_whole(ends + next, b->fields);

		if (!whole) {
			for (stop = next + 1; !(ends[stop - 1] & ENDS_RECORD); stop++)
				;
		}
		*row = (struct block_row){ .begin = next ? (ends[next - 1] & ~ENDS_RECORD) + 1 : 0,
					   .first = (uint32_t)next,
					   .ends_count = (uint32_t)(stop - next) };
		/* The last may end with the file, and then a CR belongs to its last field. */
		b->slow[count] = !whole || (ends[stop - 1] & ~ENDS_RECORD) >= slice->bytes.len_bytes;
		next = stop;
	}
	b->count = count;
	slice->next = next;
}

/* Without its quotes, if there is none between them. */
static struct span unquote(struct span raw, bool *slow)
{
	size_t len = raw.len_bytes;

	if (len == 0 || raw.begin[0] != '"')
		return raw;
	if (len > 1 && raw.begin[len - 1] == '"' && !memchr(raw.begin + 1, '"', len - 2))
		return span_of(raw.begin + 1, len - 2);
	*slow = true;
	return span_of(raw.begin, 0);
}

/* One column of the rows that are not slow; the others' cells are empty. */
static void find_cells(const struct block *b, const struct block_slice *slice, uint32_t column, struct span *cells)
{
	const unsigned char *base = slice->bytes.begin;

	for (size_t r = 0; r < b->count; r++) {
		const uint32_t *ends = slice->ends + b->rows[r].first;
		uint32_t begin, end;

		if (b->slow[r]) {
			cells[r] = span_of(base, 0);
			continue;
		}
		begin = column ? ends[column - 1] + 1 : b->rows[r].begin;
		end = ends[column] & ~ENDS_RECORD;
		cells[r] = span_of(base + begin, end - begin);
	}
}

/* A CR before the LF that ends the record is no part of the last field. */
static void cut_line_ends(const struct block *b, struct span *cells)
{
	for (size_t r = 0; r < b->count; r++) {
		if (cells[r].len_bytes && cells[r].begin[cells[r].len_bytes - 1] == '\r')
			cells[r].len_bytes--;
	}
}

static void read_column(struct block *b, const struct block_slice *slice, struct block_column *column)
{
	struct span cells[BLOCK_ROWS];

	find_cells(b, slice, column->column, cells);
	if (column->column + 1 == b->fields && b->reader->record_end == '\n')
		cut_line_ends(b, cells);
	if (slice->quotes) {
		for (size_t r = 0; r < b->count; r++)
			cells[r] = unquote(cells[r], &b->slow[r]);
	}
	column->read(b, column, cells);
}

/* --- what depends on more than a column --------------------------------------------------------------------------------- */

static void begin_rows(struct block *b)
{
	for (size_t r = 0; r < b->count; r++) {
		b->attr[r] = b->base.attr;
		b->duty_cents[r] = b->base.duty_cents;
		b->ieepa_count[r] = b->base.ieepa_count;
		b->remark[r] = 0;
		b->summary_date[r] = b->base.summary_date;
		b->payment_date[r] = b->base.payment_date;
		b->texts_of[0][r] = b->base.liquidation_status;
		b->texts_of[1][r] = b->base.cape;
	}
}

/* A tariff row counts as IEEPA when its number does and its duty is above zero. */
static void count_tariffs(struct block *b)
{
	for (size_t r = 0; r < b->count; r++) {
		bool counts = b->tariff_counts[r] && b->duty_cents[r] > 0;

		b->ieepa_count[r] = counts;
		b->duty_cents[r] = counts ? b->duty_cents[r] : 0;
	}
}

static void number_importers(struct block *b)
{
	if (b->has_importer) {
		text_importers(b->texts, b->importer_keys, b->slow, b->count, b->importer);
		return;
	}
	for (size_t r = 0; r < b->count; r++) {
		if (!b->importer_assumed && !b->slow[r])
			b->importer_assumed = text_importer(b->texts, b->base.importer, b->base.importer_len) + 1;
		b->importer[r] = b->importer_assumed - 1;
	}
}

static uint32_t number_remark(struct block *b, struct span status, struct span cape)
{
	const struct span none = { NULL, 0 };
	uint32_t known = b->reader->known;
	struct span remark = remark_make((known >> FIELD_LIQUIDATION_STATUS) & 1 ? cell_trim(status) : none,
					 (known >> FIELD_CAPE) & 1 ? cell_trim(cape) : none);
	uint32_t number = text_number(b->texts, TEXT_REMARK, remark) + 1;

	free((void *)(uintptr_t)remark.begin);
	return number;
}

/* Both texts are mostly those of the row above. */
static void number_remarks(struct block *b)
{
	for (size_t r = 0; r < b->count; r++) {
		struct span status = b->texts_of[0][r], cape = b->texts_of[1][r];

		if (b->slow[r])
			continue;
		if (b->remark_last == UINT32_MAX || !span_equal(status, b->remark_cells[0]) ||
		    !span_equal(cape, b->remark_cells[1])) {
			b->remark_cells[0] = status;
			b->remark_cells[1] = cape;
			b->remark_last = number_remark(b, status, cape);
		}
		b->remark[r] = b->remark_last;
	}
}

bool block_read(struct block *b, struct block_slice *slice)
{
	find_rows(b, slice);
	if (b->count == 0)
		return false;
	begin_rows(b);
	for (size_t c = 0; c < b->columns_count; c++)
		read_column(b, slice, &b->columns[c]);
	if (b->reader->tariff)
		count_tariffs(b);
	number_importers(b);
	if (b->has_remark)
		number_remarks(b);
	return true;
}
