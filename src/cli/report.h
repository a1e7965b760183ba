/* A report under way: what was chosen, what it adds up to, and the pages made of it. */
#ifndef CAPE_CLI_REPORT_H
#define CAPE_CLI_REPORT_H

#include "cli/chosen.h"
#include "cli/refund_terms.h"
#include "report/page.h"
#include "report/sheets.h"

struct reporting {
	struct chosen chosen;
	enum report_kind kind;
	struct rates rates;
	char *rates_version;
	struct interest *interest;
	uint8_t *importers; /* enum refund_importer, of the view's parties */
	struct refund_terms terms;
	struct totals all;
	struct totals **by_client;
	struct refund_sums refunds;
	double seconds; /* of going through the entries */
};

/* The page of a client, or of ALL_CLIENTS; the caller owns it (page_free). */
void report_page(const struct reporting *reporting, uint32_t client, struct page *page);
/* Sheets that only the page of all has: files, claims, days … */
void report_sheets_of_all(const struct reporting *reporting, struct sheets *sheets);
/* … and, as the last, what it took to make it. */
void report_throughput(const struct reporting *reporting, struct sheets *sheets);

/*
 * With --json one object on one line: the page's figures, and its sheets as lists of objects. With --log the same without sheets, which name
 * clients and importers.
 */
void report_json(const struct reporting *reporting, const struct page *page);

#endif
