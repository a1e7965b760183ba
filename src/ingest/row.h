/* One record of a source to facts, or to a reason why it is refused. */
#ifndef CAPE_INGEST_ROW_H
#define CAPE_INGEST_ROW_H

#include "ingest/cells.h"
#include "rules/hts.h"

/* Turns records into facts; one per worker. */
struct row_reader {
	const struct columns *columns;
	const struct hts_table *hts;
	unsigned char record_end;
	struct facts blank; /* what a row says before its cells are read: absent and assumed fields */
	struct scratch scratch[SOURCE_FIELDS]; /* unquoted values; texts of a row live until the next row */
	struct csv_field cells[SOURCE_FIELDS];
};

struct row {
	struct facts facts;
	struct span record;         /* raw, without its line end */
	const char *refused;        /* why; NULL: it is not */
	int64_t refused_duty_cents; /* the IEEPA duty of a refused row, 0 if unreadable */
	bool blank;
};

void row_reader_init(struct row_reader *reader, const struct columns *columns, const struct facts *assumed,
		     const struct hts_table *hts, unsigned char record_end);
void row_reader_free(struct row_reader *reader);

/* Reads the record at `at`; returns where the next begins. */
const unsigned char *row_read(struct row_reader *reader, const unsigned char *at, const unsigned char *end,
			      struct row *row);

#endif
