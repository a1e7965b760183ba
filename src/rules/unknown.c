/* Conditions with three outcomes: what is unknown may be so or not. */
#include "rules/unknown.h"

#include "core/mem.h"

#define BITS(first, last) ((UINT64_C(2) << (last)) - (UINT64_C(1) << (first)))

/* The code of "unknown", and the known ones as bits of a set. A date's are states, see condition_set_bit(). Fields without a row are never unknown. */
static const struct known_codes {
	unsigned unknown;
	uint64_t known[2];
} known_codes[FIELDS] = {
	[FIELD_TYPE] = { ENTRY_TYPE_UNKNOWN, { BITS(0, 63), BITS(0, 99 - 64) } },
	[FIELD_STATUS] = { STATUS_UNKNOWN, { BITS(STATUS_ACCEPTED, STATUS_INACTIVE), 0 } },
	[FIELD_CONTROL] = { CONTROL_UNKNOWN, { BITS(CONTROL_TRADE, CONTROL_INACTIVE), 0 } },
	[FIELD_RECON] = { RECON_UNKNOWN, { BITS(RECON_NO, RECON_FLAGGED), 0 } },
	[FIELD_LIQUIDATION_DATE] = { DAY_UNKNOWN, { 0, BITS(125 - 64, 126 - 64) } },
	[FIELD_IEEPA_COUNT] = { IEEPA_UNKNOWN, { BITS(IEEPA_NONE, IEEPA_SOME), 0 } },
	[FIELD_PAYMENT_DATE] = { PAYMENT_UNKNOWN, { BITS(PAYMENT_UNPAID, PAYMENT_PAID), 0 } },
	[FIELD_RECON_FILED] = { FLAG_UNKNOWN, { BITS(FLAG_NO, FLAG_YES), 0 } },
	[FIELD_PROTEST] = { PROTEST_UNKNOWN, { BITS(PROTEST_NONE, PROTEST_SUSPENDED), 0 } },
	[FIELD_DRAWBACK] = { FLAG_UNKNOWN, { BITS(FLAG_NO, FLAG_YES), 0 } },
	[FIELD_ADCVD_PENDING] = { FLAG_UNKNOWN, { BITS(FLAG_NO, FLAG_YES), 0 } },
	[FIELD_LIQUIDATION_STATUS] = { LIQUIDATION_UNKNOWN, { BITS(LIQUIDATION_NONE, LIQUIDATION_LIQUIDATED), 0 } },
};

static bool is_test(const struct step *step)
{
	return step->kind == STEP_IN || step->kind == STEP_OLDER;
}

static bool can_be_unknown(enum field field)
{
	return known_codes[field].known[0] || known_codes[field].known[1];
}

static bool is_unknown(enum field field, entry_attr attr)
{
	return can_be_unknown(field) && entry_get(attr, field) == known_codes[field].unknown;
}

/* What a condition, or a part of it, may come out as; at least one of them. */
struct outcome_set {
	bool may_hold, may_not;
};

static struct outcome_set run_test(const struct step *step, day as_of, entry_attr attr)
{
	const uint64_t *known = known_codes[step->field].known, *set = step->set;
	struct condition alone = { .steps = { *step }, .count = 1 };
	bool holds;

	if (!is_unknown(step->field, attr)) {
		holds = condition_holds(&alone, as_of, attr);
		return (struct outcome_set){ holds, !holds };
	}
	if (step->kind == STEP_OLDER)
		return (struct outcome_set){ true, true };
	return (struct outcome_set){ (set[0] & known[0]) || (set[1] & known[1]),
				     (~set[0] & known[0]) || (~set[1] & known[1]) };
}

static bool may_not_hold(const struct condition *condition, day as_of, entry_attr attr)
{
	struct outcome_set stack[CONDITION_STEPS_MAX], *top = stack;

	for (size_t s = 0; s < condition->count; s++) {
		const struct step *step = &condition->steps[s];

		if (is_test(step)) {
			*top++ = run_test(step, as_of, attr);
		} else if (step->kind == STEP_NOT) {
			top[-1] = (struct outcome_set){ top[-1].may_not, top[-1].may_hold };
		} else {
			struct outcome_set a = top[-2], b = top[-1];
			bool both = step->kind == STEP_AND;

			top--;
			top[-1].may_hold = both ? a.may_hold && b.may_hold : a.may_hold || b.may_hold;
			top[-1].may_not = both ? a.may_not || b.may_not : a.may_not && b.may_not;
		}
	}
	assert(top == stack + 1);
	return stack[0].may_not;
}

bool rests_on_unknown(const struct condition *condition, day as_of, entry_attr attr)
{
	/* Nearly always all is known, and a look at each field is all it costs. */
	for (size_t s = 0; s < condition->count; s++) {
		if (is_test(&condition->steps[s]) && is_unknown(condition->steps[s].field, attr))
			return may_not_hold(condition, as_of, attr);
	}
	return false;
}

/* --- the next step ----------------------------------------------------------------------------------------------------- */

char *unknown_step_of(const struct condition *condition)
{
	char names[512] = "";
	uint32_t fields = 0;
	size_t len = 0;

	for (size_t s = 0; s < condition->count; s++) {
		if (is_test(&condition->steps[s]) && can_be_unknown(condition->steps[s].field))
			fields |= UINT32_C(1) << condition->steps[s].field;
	}
	for (uint32_t left = fields; left; left &= left - 1)
		len += (size_t)snprintf(names + len, sizeof(names) - len, "%s%s",
					left == fields        ? ""
					: (left & (left - 1)) ? ", "
							      : " or ",
					field_names[__builtin_ctz(left)]);
	return fields ? mem_format(
				"the export does not tell %s; read it from ACE (cape index update --overlay) and check again",
				names)
		      : NULL;
}

const char *rule_next_step(const struct rule *rule, day as_of, entry_attr attr)
{
	bool unknown = rule->step_if_unknown && rests_on_unknown(&rule->condition, as_of, attr);

	return unknown ? rule->step_if_unknown : rule->next_step;
}
