/*
 * Rows of a slice column by column, a few hundred at once.
 *
 * Where most cells differ from those above them, reading a row cell by cell is a chain of branches nobody can predict. Down a
 * column all cells have the same form: a loop of its own reads it in a few steps, and the processor has many of them in flight.
 * What has another form than the common ones is read as ingest/row.h reads it; a row that is refused, blank or has not
 * as many fields as the header is left to row_read_ends() as a whole.
 */
#ifndef CAPE_INGEST_BLOCK_H
#define CAPE_INGEST_BLOCK_H

#include "ingest/row.h"
#include "ingest/texts.h"

/* So few that all arrays and the text they were read from stay in the nearest caches. */
#define BLOCK_ROWS 256

struct block;

/* A column's cells: where they begin and end in the slice. */
struct block_cells {
	const unsigned char *base;
	uint32_t begin[BLOCK_ROWS];
	uint32_t end[BLOCK_ROWS];
};

static inline struct span block_cell(const struct block_cells *cells, size_t row)
{
	return span_of(cells->base + cells->begin[row], cells->end[row] - cells->begin[row]);
}

struct block_column {
	void (*read)(struct block *block, struct block_column *column, const struct block_cells *cells);
	enum source_field field;
	uint32_t column;
	struct block_cells cells;
	uint8_t codes[257]; /* of cells of one byte, by that byte; [256]: of empty ones */
	struct span word;   /* the longer cell that was read last … */
	unsigned word_code; /* … and its code */
};

/* The fields of one row, in the ends of its slice. */
struct block_row {
	uint32_t begin; /* offset of its first byte */
	uint32_t first; /* number of its first end */
	uint32_t ends_count;
};

/* One per worker and source. Arrays go by row; those behind `slow` say nothing of slow rows. */
struct block {
	const struct row_reader *reader;
	struct text_cache *texts;
	struct block_column columns[SOURCE_FIELDS + 1];
	size_t columns_count;
	uint32_t fields; /* of the header */
	bool has_remark;
	bool has_importer;         /* there is a column for it, … */
	uint32_t importer_assumed; /* … else this is its number + 1; 0: not asked for yet */
	struct facts base;         /* what no column says */
	uint32_t remark_last;      /* number of `remark_cells` */
	struct span remark_cells[2];

	size_t count;
	struct block_row rows[BLOCK_ROWS];
	bool slow[BLOCK_ROWS]; /* the row is for row_read_ends() */
	uint64_t place[BLOCK_ROWS];
	entry_attr attr[BLOCK_ROWS];
	int64_t duty_cents[BLOCK_ROWS];
	uint32_t ieepa_count[BLOCK_ROWS];
	uint32_t importer[BLOCK_ROWS];
	uint32_t remark[BLOCK_ROWS]; /* number + 1, or 0 */
	day summary_date[BLOCK_ROWS];
	day payment_date[BLOCK_ROWS];
	bool tariff_counts[BLOCK_ROWS];
	struct span texts_of[2][BLOCK_ROWS]; /* liquidation status, CAPE indicator */
	struct importer_key importer_keys[BLOCK_ROWS];
};

/* The slice whose rows are read; MAP_SLACK bytes behind it can be read. */
struct block_slice {
	struct span bytes;
	const uint32_t *ends; /* parse/ends.h */
	size_t ends_count;
	bool quotes; /* there are quotes in it */
	size_t next; /* first end of the next row; 0 at the begin */
};

/* The reader is not for an overlay. Both must live as long as the block. */
void block_init(struct block *block, const struct row_reader *reader, struct text_cache *texts);

/* Reads the next rows; false if there are no more. Texts of refused rows never get a number. */
bool block_read(struct block *block, struct block_slice *slice);

#endif
