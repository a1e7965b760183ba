/* A column of a report that says the same on every row of an entry, and which of them an export may lack. */
#ifndef GEN_COLUMN_H
#define GEN_COLUMN_H

#include <stdbool.h>
#include <stddef.h>

#include "population.h"
#include "summary.h"
#include "tariff.h"

/* The fields that CBP's reports need not have, one bit each: what `--without` can leave out and `--with` put in. */
enum field {
	FIELD_ALWAYS = 0,
	FIELD_RECON_FILED = 1,
	FIELD_PROTEST = 2,
	FIELD_DRAWBACK = 4,
	FIELD_PAYMENT_DATE = 8,
	FIELD_LIQUIDATION_STATUS = 16,
	FIELD_CAPE = 32,
	FIELD_IEEPA_DUTY = 64,
	FIELD_ADCVD_PENDING = 128,
};

/* No report of CBP's is known to have these. */
#define FIELDS_ON_REQUEST FIELD_ADCVD_PENDING

/* What a column's writer may look at. */
struct cell_source {
	const struct population *population;
	const struct summary *summary;
	struct tariff_ieepa ieepa;
};

struct column {
	const char *header;
	unsigned field;
	char *(*put)(char *p, const struct cell_source *source);
};

/* The bit of a field by its name; false if there is no such field. */
bool column_field(const char *name, unsigned *field);

/* The headers, or one row's cells, of the columns that WITHOUT leaves, each followed by a comma but the last. */
char *column_headers(char *p, const struct column *columns, size_t count, unsigned without);
char *column_cells(char *p, const struct column *columns, size_t count, unsigned without,
		   const struct cell_source *source);

#endif
