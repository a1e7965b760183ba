/* The sheets of a report out of totals: outcomes, reasons, days left, refunds, clients. */
#ifndef CAPE_REPORT_SHEETS_H
#define CAPE_REPORT_SHEETS_H

#include "report/sheet.h"
#include "report/totals.h"

/* What a report is about; its words differ. */
enum report_kind { REPORT_RUN, REPORT_INDEX, REPORT_CLAIMS };

/* The name of an outcome in a report of a kind. */
const char *outcome_label(enum report_kind kind, enum item_outcome outcome);
extern const char *const outcome_keys[ITEM_OUTCOMES];

void sheet_outcomes(struct sheets *sheets, enum report_kind kind, const struct totals *totals);
void sheet_reasons(struct sheets *sheets, const struct view *view, const struct totals *totals);
void sheet_days_left(struct sheets *sheets, enum report_kind kind, const struct view *view,
		     const struct totals *totals);
/* Clients and what becomes of their entries; only where a clients file says who they are. */
void sheet_clients(struct sheets *sheets, enum report_kind kind, const struct view *view,
		   struct totals *const *by_client);

/* Refunds of a client, importer by importer; or of all, client by client where clients are known, else by importer. */
#define ALL_CLIENTS UINT32_MAX
void sheet_refunds(struct sheets *sheets, const struct view *view, const struct refund_sums *refunds, uint32_t client);

/* What the groups of a client, or of all, add up to. */
struct refund_totals {
	struct refund_sum estimated;
	struct refund_sum not_estimable;
};
struct refund_totals refund_totals_of(const struct view *view, const struct refund_sums *refunds, uint32_t client);

#endif
