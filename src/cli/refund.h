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
	const struct refund_sums *sums; /* of all, or of a client */
	uint32_t client; /* REFUND_ALL_CLIENTS: nothing of what follows is known of one alone but the judgement */
	const struct judgement *judgement; /* what was assumed, or not checked */
	uint64_t files;                    /* declarations … */
	uint64_t rejected;                 /* … of which so many are rejected as a whole … */
	uint64_t unread;                   /* … and so many could not be read */
	uint64_t claims;                   /* that count … */
	uint64_t passed_over;              /* … and those that do not */
	uint64_t entries;                  /* on declarations or claims, or in the index … */
	uint64_t errors;                   /* … those that fail … */
	uint64_t others;                   /* … those of the index that are not the account's … */
	uint64_t again;                    /* … those that an earlier declaration or another claim has … */
	uint64_t decided;                  /* … and those that CBP decided about */
	const char *rules_version;
	const char *rates_version;
	const char *rows_path;             /* the CSV file; NULL: none, or standard output */
	const struct refund_group *groups; /* sums->groups_count */
};

#define REFUND_ALL_CLIENTS UINT32_MAX

/* The day on which declarations are taken to be accepted; DAY_BLANK: claims, each on its own. */
static inline day refund_as_of(const struct refund_view *view)
{
	return view->kind == REFUND_OF_CLAIMS ? DAY_BLANK : view->rules->as_of;
}

/* Why CBP's figures may differ, for both forms: sentences without a full stop. */
extern const char *const refund_may_differ[];
extern const size_t refund_may_differ_count;

/* For a person: totals, reasons, the largest groups. */
void refund_text(const struct refund_view *view, FILE *stream);
/* For programs: the totals, and a group, as objects, which are the caller's. */
cJSON *refund_json_totals(const struct refund_view *view);
cJSON *refund_json_group(const struct refund_view *view, const struct refund_group *group);

#endif
