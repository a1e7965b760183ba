/*
 * Entries that fail a rule because their source did not tell, and what to do about them.
 *
 * "unknown" never passes (the rules name it), but such an entry has a gap in its export, not a fault of its own: what the rule's next step says of
 * entries that are known to fail is wrong for it.
 */
#ifndef CAPE_RULES_UNKNOWN_H
#define CAPE_RULES_UNKNOWN_H

#include "rules/ruleset.h"

/*
 * For an entry for which the rule's condition holds: true if it would not have to hold were the unknown fields known. Each test is looked at by
 * itself: one of an unknown field may come out as any known value lets it. A field that its source did not have at all is no unknown one.
 */
bool rests_on_unknown(const struct condition *condition, day as_of, entry_attr attr);

/*
 * What to do about an entry whose failure rests on an unknown field, where a rule file does not say: "the export does not tell type; read it …".
 * malloc'ed; NULL: none of the fields that are tested can be unknown.
 */
char *unknown_step_of(const struct condition *condition);

/* What to do about an entry that fails the rule; NULL: nothing is said. Borrowed from the rule. */
const char *rule_next_step(const struct rule *rule, day as_of, entry_attr attr);

#endif
