/*
 * Which column of a source holds which field: contract section 5's table, --map and --assume.
 */
#ifndef CAPE_INGEST_COLUMNS_H
#define CAPE_INGEST_COLUMNS_H

#include "core/entry.h"
#include "core/notes.h"
#include "parse/csv.h"

/* Fields as sources have them. */
enum source_field {
	SOURCE_ENTRY,
	SOURCE_IOR,
	SOURCE_TYPE,
	SOURCE_STATUS,
	SOURCE_CONTROL,
	SOURCE_RECON,
	SOURCE_LIQUIDATION_DATE,
	SOURCE_HTS,
	SOURCE_DUTY,
	SOURCE_IEEPA_COUNT,
	SOURCE_IEEPA_DUTY,
	SOURCE_SUMMARY_DATE,
	SOURCE_PAYMENT_DATE,
	SOURCE_RECON_FILED,
	SOURCE_PROTEST,
	SOURCE_DRAWBACK,
	SOURCE_LIQUIDATION_STATUS,
	SOURCE_CAPE,
	SOURCE_FIELDS
};

#define SOURCE_NONE      SOURCE_FIELDS
#define COLUMN_NAMES_MAX 4

struct source_field_row {
	const char *name;                           /* as flags write it */
	const char *column_names[COLUMN_NAMES_MAX]; /* in the order they are looked for */
	bool required;
	enum field field; /* FIELDS: entry, hts and duty describe no single field of an entry */
};

extern const struct source_field_row source_fields[SOURCE_FIELDS];

/* The field of a name, or SOURCE_NONE. */
enum source_field source_field_find(struct span name);

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
	const unsigned char *rows;  /* where the records behind the header begin */
};

/* A header can have this many columns; ACE reports have about sixty. */
#define COLUMNS_MAX 16384
/* The header is looked for among this many records: ACE reports may have title rows above. */
#define HEADER_RECORDS_MAX 20

/*
 * Finds header and columns of a source whose text is `text`. `assumable` has a bit for each field an --assume gives.
 * Problems become notes in `errors` (at least one when false is returned) and `warnings`. The caller owns the result
 * (columns_free) when true is returned.
 */
bool columns_find(struct columns *columns, struct span text, unsigned char record_end, const char *path,
		  const struct column_maps *maps, uint32_t assumable, struct notes *errors, struct notes *warnings);
void columns_free(struct columns *columns);

#endif
