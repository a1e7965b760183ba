/*
 * Which rule a message of CBP's belongs to: the one whose text it is, spaces and case aside. CBP's messages are an open set, and several rules
 * have a text of ours (cape rules): a message that no rule has is unknown, and is shown as it is.
 */
#ifndef CAPE_LEDGER_MESSAGES_H
#define CAPE_LEDGER_MESSAGES_H

#include "ledger/record.h"

/* The text in upper case (ASCII), without spaces at the ends and with one where there were several; malloc'ed. A NUL ends it. */
char *text_folded(struct span text);
/* True if both are the same, folded. */
bool text_same(struct span a, struct span b);

/* The next of the messages that "; " joins; false behind the last. Begin with *rest as the whole. */
bool message_next(struct span *rest, struct span *message);

/*
 * The id of the rule whose text the message is: one that a claim's record has (NULL: there is none), else a built-in rule of gate D, of
 * whatever dates. NULL if there is no such rule. Lives as long as record and rules.
 */
const char *message_rule(const struct ruleset *rules, const struct record *record, struct span message);

#endif
