/* `cape claims`: the portal's Claim Status. */
#include "cli/compare.h"

/* The guide, topic 2; CBP's own number beside them. */
static const struct table_column columns[] = {
	{ "claim_number", "Claim Number", false, false },
	{ "submitted_at", "Submitted Date/Time", false, false },
	{ "claim_status", "Claim Status", false, false },
	{ "successes", "# of Successes", true, false },
	{ "errors", "# of Errors", true, false },
	{ "cbp_claim", "CBP Claim Number", false, true },
	ENTRY_COLUMNS,
};

static bool add_row(void *context, const struct listed_claim *claim)
{
	struct claimed_entry found = { .status = NULL };
	char number[NUMBER_BYTES], when[MOMENT_BYTES], successes[NUMBER_BYTES], errors[NUMBER_BYTES];
	struct list *list = context;

	if (!list_has_room(list) || !list_entry(list, claim->claim, &found))
		return false;
	(void)snprintf(successes, sizeof(successes), "%lld", (long long)claim->successes);
	(void)snprintf(errors, sizeof(errors), "%lld", (long long)claim->errors);
	table_row(&list->table, (const char *const[]){
					claim_text(claim->claim, number),
					list_moment(list, claim->submitted_at, when),
					claim->claim_status,
					successes,
					errors,
					claim->cbp_claim,
					found.status,
					found.errors,
					found.cbp_status,
					found.cbp_errors,
				});
	claimed_entry_free(&found);
	return true;
}

static bool ask(struct list *list, struct err *err)
{
	return claims_list(&list->ledger, &list->filter, add_row, list_pause, list, err);
}

int command_claims(const struct command *command, const struct args *args)
{
	(void)command;
	if (args->given[OPT_COMPARE])
		return compare_claims(args);
	return list_show(args, &(struct list_kind){ "claims", columns, ARRAY_LEN(columns), ask });
}
