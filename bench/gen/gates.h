/* Gate D: what fails an entry summary, in the order in which the first failure is the one that is told.
 *
 * Written from the contract alone and looked up in no index, so that it can tell the engine wrong. */
#ifndef GEN_GATES_H
#define GEN_GATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "summary.h"

#define GATES_RULES 9

struct gates_context {
	int32_t as_of;
	/* Fields that the exports lack, as bits of `enum field`: a rule that needs one of them is not checked. */
	unsigned without;
};

/* The rule's id, 0 <= rule < GATES_RULES. */
const char *gates_rule_id(size_t rule);

/* Whether the rule went unchecked, wholly or in part. */
bool gates_rule_unchecked(size_t rule, const struct gates_context *context);

/* The first rule that fails, or GATES_RULES if none does. */
size_t gates_first_failure(const struct summary *summary, const struct gates_context *context);

#endif
