/*
 * One record of a source to facts, or to a reason why it is refused.
 *
 * A column mostly says what the row above said: a cell whose bytes are the same as there is not read again.
 */
#ifndef CAPE_INGEST_ROW_H
#define CAPE_INGEST_ROW_H

#include "core/place.h"
#include "ingest/cells.h"
#include "rules/hts.h"

/* A wanted cell. Its bytes are those that were read into the facts last, here or some rows ago. */
struct row_cell {
	struct span raw; /* len_bytes ROW_CELL_UNREAD: none were */
	uint32_t column;
	enum source_field field;
};

#define ROW_CELL_UNREAD SIZE_MAX

/* Turns records into facts; one per worker and source. What it read points into the source's text, which must stay. */
struct row_reader {
	const struct columns *columns;
	const struct hts_table *hts;
	unsigned char record_end;
	bool overlay; /* blank cells say nothing */
	struct row_cell cells[SOURCE_FIELDS];
	size_t cells_count;
	struct row_cell entry;
	uint32_t refused; /* bit per enum source_field: its cell cannot be used */
	bool tariff;      /* rows are tariff rows */
	struct facts facts;
	uint32_t given;        /* bit per enum field that the row, or an assumption, says something about */
	uint32_t known;        /* likewise, what the source has a column or an assumption for */
	bool tariff_counts;    /* the HTS number is an IEEPA one */
	int64_t tariff_cents;  /* the duty of the tariff row */
	bool importer_changed; /* the importer is another one; whoever looks resets it */
	bool remark_changed;   /* likewise one of the two texts */
	struct scratch scratch[SOURCE_FIELDS]; /* unquoted values; those of texts live until the cell changes */
};

struct row {
	struct span record;         /* raw, without its line end; only of refused rows */
	const char *refused;        /* why; NULL: it is not */
	int64_t refused_duty_cents; /* the IEEPA duty of a refused row, 0 if unreadable */
	bool blank;
};

void row_reader_init(struct row_reader *reader, const struct columns *columns, const struct facts *assumed,
		     const struct hts_table *hts, unsigned char record_end, bool overlay);
void row_reader_free(struct row_reader *reader);

/*
 * Reads the record at `at` into reader->facts, field by field; returns where the next begins. The reference, and for
 * records of any length.
 */
const unsigned char *row_read(struct row_reader *reader, const unsigned char *at, const unsigned char *end,
			      struct row *row);

/*
 * The same for a record whose fields' ends are known (parse/ends.h): `ends`, counted from `base`, the record's first byte
 * being at `begin`; `end` ends the slice.
 */
void row_read_ends(struct row_reader *reader, const unsigned char *base, uint32_t begin, const uint32_t *ends,
		   size_t ends_count, const unsigned char *end, struct row *row);

/* Refuses the row that was read last for a reason that its cells do not tell. */
void row_refuse(const struct row_reader *reader, struct row *row, const char *why);

#endif
