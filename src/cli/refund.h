/* What the parts of `cape refund` share: what was estimated, and how it is shown. */
#ifndef CAPE_CLI_REFUND_H
#define CAPE_CLI_REFUND_H

#include "cli/command.h"
#include "run/refunding.h"

/* What is estimated. */
enum refund_kind { REFUND_OF_DECLARATIONS, REFUND_OF_INDEX, REFUND_OF_CLAIMS };

/* A finished run. */
struct refund_view {
	const struct args *args;
	enum refund_kind kind;
	const struct rules_in_force *rules;
	const struct index *index; /* NULL: there is none */
	const struct refunding *refunding;
	const struct judgement *judgement; /* what was assumed, or not checked */
	uint64_t files;                    /* declarations … */
	uint64_t rejected;                 /* … of which so many are rejected as a whole … */
	uint64_t unread;                   /* … and so many could not be read */
	uint64_t claims;                   /* that count … */
	uint64_t passed_over;              /* … and those that do not */
	uint64_t entries;                  /* on declarations or claims, or in the index … */
	uint64_t errors;                   /* … those that fail … */
	uint64_t again;                    /* … those that an earlier declaration or claim has … */
	uint64_t decided;                  /* … and those that CBP decided about */
	const char *rules_version;
	const char *rates_version;
	const char *rows_path; /* the CSV file; NULL: none, or standard output */
	const struct refund_group *groups;
};

/* The day on which declarations are taken to be accepted; DAY_BLANK: claims, each on its own. */
static inline day refund_as_of(const struct refund_view *view)
{
	return view->kind == REFUND_OF_CLAIMS && !view->args->given[OPT_AS_OF] ? DAY_BLANK : view->rules->as_of;
}

/* Why CBP's figures may differ, for both forms: sentences without a full stop. */
extern const char *const refund_may_differ[];
extern const size_t refund_may_differ_count;

/* For a person: totals, reasons, the largest groups. */
void refund_text(const struct refund_view *view, FILE *stream);
/* For programs: the totals as an object, which is the caller's; and a line a group, on standard output. */
cJSON *refund_json_totals(const struct refund_view *view);
void refund_json_groups(const struct refund_view *view);

#endif
