/* The rules of gate D as rows. */
#include "gates.h"

#include "calendar.h"
#include "column.h"

/* Days after liquidation on which an entry still passes. */
#define LIQUIDATION_DAYS 80

static bool fails_status(const struct summary *summary, const struct gates_context *context)
{
	(void)context;
	return summary->status != STATUS_ACCEPTED;
}

static bool fails_control(const struct summary *summary, const struct gates_context *context)
{
	(void)context;
	return summary->control != CONTROL_CBP;
}

static bool fails_ieepa(const struct summary *summary, const struct gates_context *context)
{
	(void)context;
	return summary->ieepa != IEEPA_PAID;
}

static bool type_among(uint8_t type, const uint8_t *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (list[i] == type)
			return true;
	}
	return false;
}

static bool fails_type(const struct summary *summary, const struct gates_context *context)
{
	/* 0 is an unknown type: unknown never passes. */
	static const uint8_t excluded[] = { 0, 8, 9, 23, 47 };

	(void)context;
	return type_among(summary->type, excluded, sizeof excluded);
}

static bool recon_phase_two(const struct gates_context *context)
{
	return context->as_of >= calendar_days(2026, 6, 29);
}

static bool fails_recon(const struct summary *summary, const struct gates_context *context)
{
	static const uint8_t admitted[] = { 1, 2, 6 };
	bool filed = summary->recon_filed && (context->without & FIELD_RECON_FILED) == 0;

	if (!summary->recon)
		return false;
	return !recon_phase_two(context) || filed || !type_among(summary->type, admitted, sizeof admitted);
}

static bool fails_liquidation(const struct summary *summary, const struct gates_context *context)
{
	return summary->liquidation_date != CALENDAR_NONE &&
	       context->as_of - summary->liquidation_date > LIQUIDATION_DAYS;
}

static bool fails_protest(const struct summary *summary, const struct gates_context *context)
{
	(void)context;
	return summary->protest == PROTEST_OPEN || summary->protest == PROTEST_SUSPENDED;
}

static bool fails_drawback(const struct summary *summary, const struct gates_context *context)
{
	(void)context;
	return summary->drawback;
}

/* Earlier claims are in a ledger, which these files are not judged against. */
static bool fails_never(const struct summary *summary, const struct gates_context *context)
{
	(void)summary;
	(void)context;
	return false;
}

/* A rule without its whole field cannot fail; RECON_FLAG lacks only its last clause then. */
/* clang-format off */
static const struct {
	const char *id;
	bool (*fails)(const struct summary *summary, const struct gates_context *context);
	unsigned whole_field;
} rules[GATES_RULES] = {
	/* id                 fails when         not checked without */
	{  "SUMMARY_STATUS",  fails_status,      FIELD_ALWAYS },
	{  "CONTROL_STATUS",  fails_control,     FIELD_ALWAYS },
	{  "IEEPA_HTS",       fails_ieepa,       FIELD_ALWAYS },
	{  "ENTRY_TYPE",      fails_type,        FIELD_ALWAYS },
	{  "RECON_FLAG",      fails_recon,       FIELD_ALWAYS },
	{  "LIQUIDATION_80",  fails_liquidation, FIELD_ALWAYS },
	{  "PROTEST",         fails_protest,     FIELD_PROTEST },
	{  "DRAWBACK",        fails_drawback,    FIELD_DRAWBACK },
	{  "EARLIER_CLAIM",   fails_never,       FIELD_ALWAYS },
};
/* clang-format on */

const char *gates_rule_id(size_t rule)
{
	return rules[rule].id;
}

bool gates_rule_unchecked(size_t rule, const struct gates_context *context)
{
	if (rules[rule].fails == fails_recon)
		return recon_phase_two(context) && (context->without & FIELD_RECON_FILED) != 0;
	return rules[rule].fails == fails_never || (rules[rule].whole_field & context->without) != 0;
}

size_t gates_first_failure(const struct summary *summary, const struct gates_context *context)
{
	size_t rule = 0;

	while (rule < GATES_RULES &&
	       ((rules[rule].whole_field & context->without) != 0 || !rules[rule].fails(summary, context)))
		rule++;
	return rule;
}
