/* `cape void`. */
#include "ledger/void.h"
#include "cli/details.h"
#include "cli/log.h"

int command_void(const struct command *command, const struct args *args)
{
	struct err err = ERR_INIT;
	struct ledger ledger;
	char number[32];
	int64_t job;
	bool ok;

	(void)command;
	if (!details_number(args, "job", JOB_NUMBER_MAX, &job, &err) ||
	    (!args->given[OPT_REASON] && !err_set(&err, "say why the job is void: --reason TEXT")) ||
	    !option_ledger(args, &ledger, LEDGER_WRITE, &err))
		return trouble(&err);
	ok = job_void(&ledger, job, args->value[OPT_REASON], &err);
	ledger_close(&ledger);
	if (!ok)
		return trouble(&err);
	(void)snprintf(number, sizeof(number), "%010lld", (long long)job);
	log_text("voided_job", number);
	if (!args->given[OPT_QUIET])
		(void)printf("Job %010lld is void; its entries can be claimed again.\n", (long long)job);
	return EXIT_DONE;
}
