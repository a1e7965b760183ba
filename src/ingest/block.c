/* Rows found, cells found, columns read, texts numbered. */
#include "ingest/block.h"

#include "core/same.h"
#include "ingest/block_columns.h"
#include "parse/ends.h"

/* What no column says is the same in all rows. */
static void begin_rows(struct block *b)
{
	for (size_t r = 0; r < BLOCK_ROWS; r++) {
		b->duty_cents[r] = b->base.duty_cents;
		b->ieepa_count[r] = b->base.ieepa_count;
		b->summary_date[r] = b->base.summary_date;
		b->payment_date[r] = b->base.payment_date;
		b->texts_of[0][r] = b->base.liquidation_status;
		b->texts_of[1][r] = b->base.cape;
	}
}

void block_init(struct block *b, const struct row_reader *reader, struct text_cache *texts)
{
	assert(!reader->overlay);
	memset(b, 0, sizeof(*b));
	b->reader = reader;
	b->texts = texts;
	b->base = reader->facts;
	b->fields = (uint32_t)reader->columns->count;
	b->has_remark = reader->known & (1u << FIELD_LIQUIDATION_STATUS | 1u << FIELD_CAPE);
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
	begin_rows(b);
}

/* --- rows and cells -------------------------------------------------------------------------------------------------- */

/* Four ends at once. */
typedef uint32_t four_ends __attribute__((vector_size(16)));

/* True if the first `fields` ends are those of one record. */
static inline bool is_whole(const uint32_t *ends, uint32_t fields)
{
	four_ends before = { 0 }, some;
	uint32_t f = 0;

	for (; f + 4 < fields; f += 4) {
		memcpy(&some, ends + f, sizeof(some));
		before |= some;
	}
	for (; f + 1 < fields; f++)
		before[0] |= ends[f];
	return ((before[0] | before[1] | before[2] | before[3]) & ENDS_RECORD) == 0 && (ends[fields - 1] & ENDS_RECORD);
}

/* Puts the cells that are wanted of a row to their columns. */
static inline void take_cells(struct block *b, size_t row, const uint32_t *ends)
{
	for (size_t c = 0; c < b->columns_count; c++) {
		struct block_column *column = &b->columns[c];

		column->cells.begin[row] = column->column ? ends[column->column - 1] + 1 : b->rows[row].begin;
		column->cells.end[row] = ends[column->column] & ~ENDS_RECORD;
	}
}

/* A slow row has no cells. */
static void take_none(struct block *b, size_t row)
{
	for (size_t c = 0; c < b->columns_count; c++)
		b->columns[c].cells.begin[row] = b->columns[c].cells.end[row] = 0;
}

static void find_rows(struct block *b, struct block_slice *slice)
{
	const uint32_t *ends = slice->ends;
	size_t next = slice->next, count = 0;

	for (; count < BLOCK_ROWS && next < slice->ends_count; count++) {
		struct block_row *row = &b->rows[count];
		size_t stop = next + b->fields;

		*row = (struct block_row){ .begin = next ? (ends[next - 1] & ~ENDS_RECORD) + 1 : 0,
					   .first = (uint32_t)next };
		/* The last may end with the file, and then a CR belongs to its last field. */
		b->slow[count] = stop > slice->ends_count || !is_whole(ends + next, b->fields) ||
				 (ends[stop - 1] & ~ENDS_RECORD) >= slice->bytes.len_bytes;
		if (!b->slow[count]) {
			take_cells(b, count, ends + next);
		} else {
			take_none(b, count);
			for (stop = next + 1; !(ends[stop - 1] & ENDS_RECORD); stop++)
				;
		}
		row->ends_count = (uint32_t)(stop - next);
		next = stop;
	}
	b->count = count;
	slice->next = next;
}

/* Cells that begin with a quote, without their quotes if there is none between them. */
static void unquote(struct block *b, struct block_cells *cells)
{
	for (size_t r = 0; r < b->count; r++) {
		struct span raw = block_cell(cells, r);
		size_t len = raw.len_bytes;

		if (len == 0 || raw.begin[0] != '"')
			continue;
		if (len > 1 && raw.begin[len - 1] == '"' && !memchr(raw.begin + 1, '"', len - 2)) {
			cells->begin[r]++;
			cells->end[r]--;
		} else {
			cells->end[r] = cells->begin[r];
			b->slow[r] = true;
		}
	}
}

/* A CR before the LF that ends the record is no part of the last field. */
static void cut_line_ends(const struct block *b, struct block_cells *cells)
{
	for (size_t r = 0; r < b->count; r++) {
		struct span raw = block_cell(cells, r);

		cells->end[r] -= raw.len_bytes && raw.begin[raw.len_bytes - 1] == '\r';
	}
}

static void read_column(struct block *b, const struct block_slice *slice, struct block_column *column)
{
	column->cells.base = slice->bytes.begin;
	if (column->column + 1 == b->fields && b->reader->record_end == '\n')
		cut_line_ends(b, &column->cells);
	if (slice->quotes)
		unquote(b, &column->cells);
	column->read(b, column, &column->cells);
}

/* --- what depends on more than a column --------------------------------------------------------------------------------- */

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

/* Both texts are mostly those of the row above. */
static void number_remarks(struct block *b)
{
	for (size_t r = 0; r < b->count; r++) {
		struct span status = b->texts_of[0][r], cape = b->texts_of[1][r];

		if (b->slow[r])
			continue;
		if (b->remark_last == UINT32_MAX || !span_same(status, b->remark_cells[0]) ||
		    !span_same(cape, b->remark_cells[1])) {
			b->remark_cells[0] = status;
			b->remark_cells[1] = cape;
			b->remark_last = text_remark(b->texts, cell_trim(status), cell_trim(cape));
		}
		b->remark[r] = b->remark_last;
	}
}

bool block_read(struct block *b, struct block_slice *slice)
{
	find_rows(b, slice);
	if (b->count == 0)
		return false;
	for (size_t r = 0; r < b->count; r++)
		b->attr[r] = b->base.attr;
	for (size_t c = 0; c < b->columns_count; c++)
		read_column(b, slice, &b->columns[c]);
	if (b->reader->tariff)
		count_tariffs(b);
	number_importers(b);
	if (b->has_remark)
		number_remarks(b);
	return true;
}
