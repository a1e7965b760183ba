/* What is counted, for those who count. */
#ifndef CAPE_LEDGER_COMPARE_PARTS_H
#define CAPE_LEDGER_COMPARE_PARTS_H

#include "ledger/compare.h"
#include "ledger/messages.h"

/* The number of a pair that says the same, added with copies of the texts where it is new. */
size_t pair_number(struct comparison *comparison, const struct compared_pair *like);

/* Counts those of an entry's messages that no rule has. */
void unknown_count(struct comparison *comparison, const char *messages, const struct record *record, uint64_t entries);

#endif
