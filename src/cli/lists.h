/* What `history` and `claims` have in common: filters, limit, form. */
#ifndef CAPE_CLI_LISTS_H
#define CAPE_CLI_LISTS_H

#include "cli/ledger.h"
#include "cli/moments.h"
#include "cli/table.h"
#include "ledger/lists.h"
#include "ledger/number_text.h"

struct list {
	struct ledger ledger;
	struct list_filter filter;
	struct table table;
	bool by_entry; /* --entry: only what `found` has */
	uint64_t place;
	struct entry_found found;
	uint64_t limit;
	bool more; /* than the limit */
	char *accounts;
	struct err err; /* of a row */
};

/* A whole list: `ask` has the ledger give rows, which it adds to the table. Returns the exit code. */
struct list_kind {
	const char *what; /* "jobs" */
	const struct table_column *columns;
	size_t count;
	bool (*ask)(struct list *list, struct err *err);
};
int list_show(const struct args *args, const struct list_kind *kind);

/* Opens the ledger and begins the table; the last columns (ENTRY_COLUMNS) are there with --entry only. */
bool list_open(struct list *list, const struct args *args, const struct table_column *columns, size_t count,
	       struct err *err);
/* False when the limit is reached. */
bool list_has_room(struct list *list);
/* What a claim says of the entry of --entry; nothing without it, or for NO_CLAIM. False with an error in list->err. */
bool list_entry(struct list *list, int64_t claim, struct claimed_entry *entry);
/* Prints what can be printed before the end; for the calls that list. */
void list_pause(void *list);
void list_close(struct list *list);

/* The moment as the form wants it. */
const char *list_moment(const struct list *list, time_t moment, char out[MOMENT_BYTES]);

/* Numbers of an account, as they may be shown; malloc'ed. */
char *importers_shown(const char *identity, bool show_ior);

/* What stands in the columns of --entry: our prediction, and what CBP decided. */
#define ENTRY_COLUMNS                                                                                                 \
	{ "entry_status", "Entry Status", false, false }, { "error_description", "Error Description", false, false }, \
		{ "cbp_entry_status", "CBP Entry Status", false, true },                                              \
	{                                                                                                             \
		"cbp_error_description", "CBP Error Description", false, true                                         \
	}
#define ENTRY_COLUMNS_COUNT 4

#endif
