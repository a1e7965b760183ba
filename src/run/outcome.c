/* The portal's words for what became of an input. */
#include "run/outcome.h"

#include <stdlib.h>

void outcome_free(struct outcome *outcome)
{
	notes_free(&outcome->warnings);
	free(outcome->result_file);
	free(outcome->findings_file);
	outcome->result_file = outcome->findings_file = NULL;
}

const char *outcome_upload_status(const struct ruleset *set, const struct rules_in_force *rules,
				  const struct outcome *outcome)
{
	switch (outcome->kind) {
	case OUTCOME_GATE_A:
		return rules->gates[outcome->gate_a]->text;
	case OUTCOME_GATE_B:
		return set->statuses[UPLOAD_FAILED_INITIAL];
	case OUTCOME_GATE_C:
		return set->statuses[UPLOAD_REJECTED_BATCH];
	case OUTCOME_CLAIM:
		return set->statuses[UPLOAD_ACCEPTED];
	case OUTCOME_NONE:
		break;
	}
	return NULL;
}

const char *outcome_claim_status(const struct ruleset *set, const struct outcome *outcome)
{
	if (outcome->kind != OUTCOME_CLAIM)
		return NULL;
	if (outcome->claim.errors == 0)
		return set->statuses[CLAIM_ACCEPTED];
	return set->statuses[outcome->claim.successes ? CLAIM_ACCEPTED_WITH_ERRORS : CLAIM_REJECTED];
}
