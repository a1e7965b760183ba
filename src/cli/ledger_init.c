/* `cape ledger init`. */
#include "cli/command.h"
#include "cli/ledger.h"
#include "cli/log.h"
#include "core/mem.h"

#include <stdlib.h>

static bool take_number(const struct args *args, enum option option, int64_t first, int64_t max, int64_t *number,
			struct err *err)
{
	uint64_t n = (uint64_t)first;

	if (args->given[option] && !args_number(args, option, 0, (uint64_t)max, &n, err))
		return false;
	*number = (int64_t)n;
	return true;
}

int command_ledger_init(const struct command *command, const struct args *args)
{
	struct ledger_start start = { .shared = args->given[OPT_GROUP] };
	struct err err = ERR_INIT;

	(void)command;
	if (args->operands_count != 1)
		(void)err_set(&err, "a ledger is made in one folder; name it: cape ledger init DIR");
	if (err.set || !take_number(args, OPT_NEXT_JOB, FIRST_JOB_NUMBER, JOB_NUMBER_MAX, &start.next_job, &err) ||
	    !take_number(args, OPT_NEXT_CLAIM, FIRST_LEDGER_CLAIM_NUMBER, LEDGER_CLAIM_NUMBER_MAX, &start.next_claim,
			 &err) ||
	    !ledger_make(args->operands[0], &start, false, &err))
		return trouble(&err);
	log_text("ledger", args->operands[0]);
	if (args->given[OPT_QUIET])
		return EXIT_DONE;
	(void)fputs("Ledger ", stdout);
	print_untrusted(stdout, span_text(args->operands[0]));
	(void)printf("\n  First job           %010lld\n  First claim         %012lld\n", (long long)start.next_job,
		     (long long)start.next_claim);
	(void)puts("  Use it              --ledger DIR, or set CAPE_LEDGER");
	return EXIT_DONE;
}
