/*
 * Which claims have the entries that several claims have: a claim of ours predicted one, and CBP has it on another.
 *
 * Few, mostly none; but finding out reads every claim once (300 MB for ten million entries), so ask where there is something to tell.
 */
#ifndef CAPE_LEDGER_SHARED_ENTRIES_H
#define CAPE_LEDGER_SHARED_ENTRIES_H

#include "dedupe/placeset.h"
#include "ledger/ledger.h"

struct shared_entry {
	uint64_t place;
	int64_t claim;
};

struct shared_entries {
	struct shared_entry *entries; /* ascending by place, then claim */
	size_t count;
	size_t capacity;
};

/* `claimed`: the set of ledger/claimed.h. Begins with zeros; the caller frees it (shared_entries_free), also after an error. */
bool shared_entries_list(struct shared_entries *shared, const struct ledger *ledger, const struct placeset *claimed,
			 struct err *err);
void shared_entries_free(struct shared_entries *shared);

/* The claims of one entry: *count of them, 0 if it is not on several. */
const struct shared_entry *shared_entries_of(const struct shared_entries *shared, uint64_t place, size_t *count);

#endif
