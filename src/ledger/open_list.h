/*
 * Entries that are not uploaded again, and why: a CSV beside the file that is.
 *
 *   STATE,ENTRY_NUMBER,REASON,RULE,CBP_ERROR,NEXT_STEP
 *
 * STATE is OPEN (fails now), CLAIMED (fails no rule before EARLIER_CLAIM: another claim has it), HELD (passes, but CBP failed it and nothing
 * has changed) or DROPPED (left out of a file that was rejected). It stands first: a file whose first title is ENTRY_NUMBER would pass for a
 * declaration. REASON is the text of the rule or of CBP's list, RULE its id where it has one, CBP_ERROR what CBP said of the entry, NEXT_STEP
 * what to do about it. The list appears with its first entry; one that is there is not written over.
 */
#ifndef CAPE_LEDGER_OPEN_LIST_H
#define CAPE_LEDGER_OPEN_LIST_H

#include "emit/csv_writer.h"

#define OPEN_LIST_HEADER "STATE,ENTRY_NUMBER,REASON,RULE,CBP_ERROR,NEXT_STEP\n"

struct open_list {
	const char *path; /* borrowed */
	uint64_t rows;
	struct sink sink;
	struct csv_writer writer;
};

struct open_entry {
	struct span number; /* as it is shown */
	const char *state;
	const char *reason;
	const char *rule;      /* "": none */
	const char *cbp_error; /* "": none */
	const char *next_step; /* likewise */
};

void open_list_begin(struct open_list *list, const char *path);
bool open_list_put(struct open_list *list, const struct open_entry *entry, struct err *err);
/* After either the list is closed. */
bool open_list_end(struct open_list *list, struct err *err);
void open_list_abandon(struct open_list *list);

#endif
