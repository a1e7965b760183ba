/*
 * The fields a source can have (contract section 5) and the names their columns go by.
 */
#ifndef CAPE_INGEST_SOURCE_FIELDS_H
#define CAPE_INGEST_SOURCE_FIELDS_H

#include "core/entry.h"

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
	SOURCE_ADCVD_PENDING,
	SOURCE_LIQUIDATION_STATUS,
	SOURCE_CAPE,
	SOURCE_FIELDS
};

#define SOURCE_NONE      SOURCE_FIELDS
#define COLUMN_NAMES_MAX 4

struct source_field_row {
	bool required;
	const char *example; /* a value for --assume, in messages; NULL: it cannot be assumed */
	enum field field;    /* FIELDS: entry, hts and duty describe no single field of an entry */
	const char *name;    /* as flags write it */
	const char *column_names[COLUMN_NAMES_MAX]; /* in the order they are looked for */
};

extern const struct source_field_row source_fields[SOURCE_FIELDS];

/* The field of a name, or SOURCE_NONE. */
enum source_field source_field_find(struct span name);

#endif
