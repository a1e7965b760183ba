/* Predictions beside outcomes, as text, CSV or JSON: for `claims --compare` and `claim N --compare`. */
#ifndef CAPE_CLI_COMPARE_H
#define CAPE_CLI_COMPARE_H

#include "cli/lists.h"
#include "ledger/compare.h"
#include "ledger/details.h"

/* `cape claims --compare` and `cape claim N --compare`; they return exit codes. */
int compare_claims(const struct args *args);
int compare_one(const struct args *args, const struct ledger *ledger, const struct job_details *details);

/* --- what both print (cli/compare_print.c) ------------------------------------------------------------------------------- */

/* Columns of a pair: what was predicted, what CBP decided, whose message it is, what that means. */
enum { PAIR_PREDICTED, PAIR_CBP, PAIR_RULES, PAIR_AGREEMENT, PAIR_CELLS };
#define PAIR_COLUMNS                                                                \
	{ "predicted", "Predicted", false, false }, { "cbp", "CBP", false, false }, \
		{ "rules", "Rule of CBP's Message", false, false },                 \
	{                                                                           \
		"agreement", "Agreement", false, false                              \
	}

/* The cells of a pair; NULL where there is nothing to say. They live as long as the pair. */
void pair_cells(const struct compared_pair *pair, const char *cells[PAIR_CELLS]);
void pair_json(cJSON *object, const struct compared_pair *pair);

/* Counts of pairs, as a table of text or CSV; in text what no rule has behind them. */
bool comparison_print(const struct comparison *comparison, enum table_form form, struct err *err);
/* The same in an object. */
void comparison_json(cJSON *object, const struct comparison *comparison);
/* "unknown_messages": [{"message": …, "entries": …}, …] */
void unknown_json(cJSON *object, const struct comparison *comparison);

/* True if there is something to look at. */
bool comparison_finds(const struct comparison *comparison);

#endif
