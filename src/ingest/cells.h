/*
 * From the cells of a source row to the facts of an entry summary (contract section 5, column "values").
 */
#ifndef CAPE_INGEST_CELLS_H
#define CAPE_INGEST_CELLS_H

#include "core/importer.h"
#include "index/layout.h"
#include "ingest/columns.h"

/* What one row says. Texts are borrowed from the file, or from the scratch of the reader that made them. */
struct facts {
	uint64_t place;  /* of the entry; PLACE_NONE: the entry number is none */
	entry_attr attr; /* FIELD_IEEPA_COUNT: unknown or none; whether some is settled when all rows are counted */
	int64_t duty_cents;
	uint32_t ieepa_count;
	day summary_date;
	day payment_date;
	struct span liquidation_status; /* begin NULL: nothing says it */
	struct span cape;               /* likewise */
	uint8_t importer_len;
	unsigned char importer[IMPORTER_LEN_MAX];
};

/* A row that says nothing yet: unknown or absent everywhere. */
struct facts facts_none(void);

/* Reads the trimmed value of one field into the facts; false if the row must be refused for it. Not entry, hts, duty. */
bool cell_read(enum source_field field, struct span value, struct facts *facts);

/*
 * The same for the value of an --assume: `unknown` is a value of every field, and a value that the field would only
 * read as unknown is an error. Sets the field's assumed bit.
 */
bool cell_assume(enum source_field field, struct span value, struct facts *facts);

/* enum entry_liquidation: what the text of a liquidation status says; begin NULL: there was no such column. */
unsigned cell_liquidation_status(struct span text);

/* Takes over what `from` says about one field, its assumed bit included. */
void facts_take(struct facts *facts, const struct facts *from, enum source_field field);

/* Space and tab at both ends. */
struct span cell_trim(struct span value);

#endif
