/* From options to terms. */
#include "cli/refund_terms.h"

#include "cli/command.h"

static bool take_corporate(const struct args *args, struct refund_terms *terms, struct err *err)
{
	const char *value = args->value[OPT_CORPORATE];

	terms->corporate = !args->given[OPT_CORPORATE] || strcmp(value, "yes") == 0;
	return !args->given[OPT_CORPORATE] || terms->corporate || strcmp(value, "no") == 0 ||
	       err_set(err, "--corporate \"%s\" is neither yes nor no", value);
}

bool option_refund_terms(const struct args *args, struct refund_terms *terms, struct rates *rates, struct err *err)
{
	if (!option_day(args, OPT_PAID_ON, DAY_BLANK, &terms->paid_on, err) || !take_corporate(args, terms, err) ||
	    !rates_open(rates, args->value[OPT_RATES], err))
		return false;
	terms->rates = rates;
	terms->carried_from = rates_carried_from(rates);
	return true;
}
