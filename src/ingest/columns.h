/*
 * Which column of a source holds which field: contract section 5's table, --map and --assume.
 */
#ifndef CAPE_INGEST_COLUMNS_H
#define CAPE_INGEST_COLUMNS_H

#include "core/notes.h"
#include "ingest/source_fields.h"
#include "parse/csv.h"

/* --map FIELD=COLUMN, collected. Columns are borrowed. */
struct column_maps {
	struct {
		enum source_field field;
		const char *column;
		bool used;
	} * items;
	size_t count;
};

/* ES-003 exports have a row a tariff line; extracts a row an entry. */
enum source_layout { LAYOUT_TARIFF_ROWS, LAYOUT_ENTRY_ROWS };

struct columns {
	uint8_t *field_of; /* by column; SOURCE_NONE: ignored */
	size_t count;
	uint8_t same_as
		[SOURCE_FIELDS]; /* --map may give one column to two fields: the first of them, else the field itself */
	uint32_t present;        /* bit per enum source_field: there is such a column */
	uint32_t assumed;        /* bit per enum source_field: filled by --assume */
	enum source_layout layout;
	char *names[SOURCE_FIELDS]; /* as in the header, for provenance */
	size_t rows_offset;         /* in the text: where the records behind the header begin */
};

/* A header can have this many columns; ACE reports have about sixty. */
#define COLUMNS_MAX 16384
/* The header is looked for among this many records: ACE reports may have title rows above. */
#define HEADER_RECORDS_MAX 20

/*
 * Finds header and columns of a source whose text is `text`. `assumable` has a bit for each field an --assume gives; an `overlay`
 * needs no column but the entry and one more.
 * Problems become notes in `errors` (at least one when false is returned) and `warnings`. The caller owns the result
 * (columns_free) when true is returned.
 */
bool columns_find(struct columns *columns, struct span text, unsigned char record_end, const char *path,
		  const struct column_maps *maps, uint32_t assumable, bool overlay, struct notes *errors,
		  struct notes *warnings);
void columns_free(struct columns *columns);

#endif
