/* The CSV of estimates: a row an entry. */
#ifndef CAPE_RUN_REFUND_ROWS_H
#define CAPE_RUN_REFUND_ROWS_H

#include "emit/csv_writer.h"
#include "refund/estimate.h"

/* The first title is not that of a declaration, so that nobody files the rows of an estimate (contract section 2). */
#define REFUND_ROWS_HEADER                                                                                 \
	"IMPORTER_NUMBER,ENTRY_NUMBER,CORPORATE,IEEPA_DUTY,DEPOSIT_DATE,DEPOSIT_DATE_IS,LIQUIDATION_DATE," \
	"EXPECTED_DATE,EXPECTED_DATE_IS,DAYS,ESTIMATED_INTEREST,ESTIMATED_REFUND,NOT_ESTIMABLE\n"

#define REFUND_ROWS_CLIENTS_HEADER "CLIENT," REFUND_ROWS_HEADER

/* A row without its client is shorter: three days, three amounts, four words, and an importer's 16 characters. */
#define REFUND_ROW_BYTES 192

/* Texts of days that were met, for one worker; begin with zeros. Written once and copied: they are most of a row. */
struct refund_days {
	char text[DAY_LAST + 1][DAY_TEXT_BYTES];
};

/* The first cell, where there are clients; empty of an importer that is nobody's. */
void refund_client_put(struct csv_writer *writer, struct span name);
void refund_row_put(struct csv_writer *writer, struct refund_days *days, const struct refund_item *item,
		    const struct refund_estimate *estimate, struct span importer, bool show_ior);

#endif
