/*
 * Headers of sources for tests: read against an unmapped page, and what they mean as text.
 */
#ifndef CAPE_TESTS_UNIT_HEADER_READING_H
#define CAPE_TESTS_UNIT_HEADER_READING_H

#include "ingest/columns.h"
#include "unit/support.h"

#define REQUIRED \
	"Entry Summary Number,Importer Number,Entry Type Code,Entry Summary Status,Control Status,Reconciliation Indicator,Liquidation Date"
#define COUNTED     REQUIRED ",IEEPA HTS Count"
#define FIRST_SEVEN "entry=0 ior=1 type=2 status=3 control=4 recon=5 liquidation_date=6 "

/* What a header was found to mean: "entry=0 ior=1 …", then the layout; or the first error. */
struct reading {
	bool ok;
	char meaning[sizeof(((struct err *)NULL)->text)];
	struct notes errors, warnings;
	size_t rows_at; /* where the records begin */
};

static inline void describe(const struct columns *columns, char *out, size_t room)
{
	size_t len = 0;

	for (unsigned f = 0; f < SOURCE_FIELDS; f++) {
		for (size_t c = 0; c < columns->count; c++) {
			if (((columns->present >> f) & 1) && columns->field_of[c] == columns->same_as[f])
				len += (size_t)snprintf(out + len, room - len, "%s=%zu ", source_fields[f].name, c);
		}
		if ((columns->assumed >> f) & 1)
			len += (size_t)snprintf(out + len, room - len, "%s=assumed ", source_fields[f].name);
	}
	(void)snprintf(out + len, room - len, "%s", columns->layout == LAYOUT_TARIFF_ROWS ? "tariff" : "entries");
}

static inline void read_as(struct reading *reading, const char *text, const struct column_maps *maps,
			   uint32_t assumable, bool overlay)
{
	static const struct column_maps none;
	struct edge edge = edge_make(strlen(text));
	struct span bytes = edge_put(&edge, text, strlen(text));
	struct columns columns;

	*reading = (struct reading){ .ok = false };
	reading->ok = columns_find(&columns, bytes, csv_record_end(bytes), "a.csv", maps ? maps : &none, assumable,
				   overlay, &reading->errors, &reading->warnings);
	expect(reading->ok == (reading->errors.count == 0), "%zu errors: %s", reading->errors.count, text);
	if (reading->ok) {
		describe(&columns, reading->meaning, sizeof(reading->meaning));
		reading->rows_at = columns.rows_offset;
		columns_free(&columns);
	} else {
		(void)snprintf(reading->meaning, sizeof(reading->meaning), "%s", reading->errors.items[0].text);
	}
	edge_free(&edge);
}

static inline void read_columns(struct reading *reading, const char *text, const struct column_maps *maps,
				uint32_t assumable)
{
	read_as(reading, text, maps, assumable, false);
}

static inline void reading_free(struct reading *reading)
{
	notes_free(&reading->errors);
	notes_free(&reading->warnings);
}

#endif
