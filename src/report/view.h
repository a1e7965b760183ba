/*
 * The tables that items refer to: importers and clients, reasons, claims, files; and the day it all is seen from.
 *
 * Complete before workers begin, then read-only and shared.
 */
#ifndef CAPE_REPORT_VIEW_H
#define CAPE_REPORT_VIEW_H

#include "report/known_reasons.h"
#include "report/parties.h"

/* What the ledger knows of a claim that entries stand on; texts are the ledger's, NULL where there is none. */
struct view_claim {
	const char *file_name;
	const char *job; /* numbers with their digits */
	const char *claim;
	const char *status; /* ours */
	const char *cbp_job;
	const char *cbp_claim;
	const char *cbp_status;
};

struct view {
	struct parties parties;
	struct known_reasons reasons;
	uint16_t rules_reasons[RULES_MAX];   /* of the rules in force */
	uint16_t unknown_reasons[RULES_MAX]; /* the same of entries whose failure rests on an unknown field */
	const struct rules_in_force *rules;
	const char *passes_text;   /* the portal's words: Entry Summary Updated, … */
	const char *fails_text;    /* … Failed */
	const char *format_text;   /* … Failed initial validation */
	const char *batch_text;    /* … Rejected by batch validation */
	const struct index *index; /* NULL: there is none */
	const struct view_claim *claims;
	size_t claims_count;
	const char *const *files; /* names of declarations, without folders */
	size_t files_count;
	unsigned limit_days; /* the rules' limit after liquidation; 0: there is none */
	bool show_ior;
};

/* 19 USC 1514(c)(3): a protest is filed within 180 days after liquidation. */
#define PROTEST_DAYS 180

/* The shortest limit in days after liquidation that a rule in force has; 0: none has one. */
unsigned view_limit_days(const struct rules_in_force *rules);

/* Days since liquidation on the as-of day; false where it is not liquidated, or later. */
bool view_days_used(const struct view *view, entry_attr attr, unsigned *days);
/* The liquidation date so many days later; DAY_BLANK where there is no such day. */
day view_after_liquidation(entry_attr attr, unsigned days);

#endif
