/* What the parts of `cape refund` share: what was estimated, and how it is shown. */
#ifndef CAPE_CLI_REFUND_H
#define CAPE_CLI_REFUND_H

#include "cli/command.h"
#include "run/refunding.h"

/* A finished run. */
struct refund_view {
	const struct args *args;
	const struct rules_in_force *rules;
	const struct index *index;
	const struct refunding *refunding;
	const struct successes *claimed; /* NULL: all of the index */
	uint64_t files;                  /* declarations … */
	uint64_t rejected;               /* … of which so many are rejected as a whole … */
	uint64_t unread;                 /* … and so many could not be read */
	const char *rules_version;
	const char *rates_version;
	const char *rows_path; /* the CSV file; NULL: none, or standard output */
	const struct refund_group *groups;
};

/* Why CBP's figures may differ, for both forms: sentences without a full stop. */
extern const char *const refund_may_differ[];
extern const size_t refund_may_differ_count;

/* For a person: totals, reasons, the largest groups. */
void refund_text(const struct refund_view *view, FILE *stream);
/* For programs: the totals as an object, which is the caller's; and a line a group, on standard output. */
cJSON *refund_json_totals(const struct refund_view *view);
void refund_json_groups(const struct refund_view *view);

#endif
