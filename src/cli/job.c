/* `cape job` and `cape claim`. */
#include "cli/compare.h"
#include "cli/details.h"
#include "cli/log.h"

static int show(const struct args *args, const struct ledger *ledger, const struct job_details *details,
		enum download download)
{
	struct err err = ERR_INIT;

	if (args->given[OPT_DOWNLOAD])
		return details_download(ledger, args, details, download, &err) ? EXIT_DONE : trouble(&err);
	if (args->given[OPT_COMPARE])
		return compare_one(args, ledger, details);
	if (args->given[OPT_JSON])
		details_json(details, args->given[OPT_SHOW_IOR]);
	else
		details_text(details, args->given[OPT_SHOW_IOR]);
	return EXIT_DONE;
}

static bool check_options(const struct args *args, struct err *err)
{
	if (args->given[OPT_COMPARE] && args->given[OPT_DOWNLOAD])
		return err_set(err, "--compare and --download do not go together; leave one out");
	if (args->given[OPT_CSV] && !args->given[OPT_COMPARE])
		return err_set(err, "--csv has the entries that --compare finds; add --compare or leave it out");
	return args->given[OPT_DOWNLOAD] || !args->given[OPT_OUTPUT] ||
	       err_set(err, "-o is where a download goes; add --download or leave it out");
}

/* What the number is of. */
struct subject {
	const char *name;
	int64_t max;
	bool (*read)(const struct ledger *ledger, int64_t number, struct job_details *details, struct err *err);
	enum download download;
};

/* The account may be importers' numbers, which go into no log. */
static void log_shown(const struct job_details *d)
{
	cJSON *object = cJSON_CreateObject();
	char number[NUMBER_BYTES];

	json_text_or_null(object, "job_number", d->job == NO_JOB ? NULL : job_text(d->job, number));
	json_text_or_null(object, "claim_number", d->claim == NO_CLAIM ? NULL : claim_text(d->claim, number));
	log_result_free(object);
}

static int run_command(const struct args *args, const struct subject *subject)
{
	struct err err = ERR_INIT;
	struct job_details details;
	struct ledger ledger;
	int64_t number;
	int code;

	if (!details_number(args, subject->name, subject->max, &number, &err) || !check_options(args, &err) ||
	    !option_ledger(args, &ledger, LEDGER_READ, &err))
		return trouble(&err);
	if (subject->read(&ledger, number, &details, &err)) {
		log_shown(&details);
		code = show(args, &ledger, &details, subject->download);
		job_details_free(&details);
	} else {
		code = trouble(&err);
	}
	ledger_close(&ledger);
	return code;
}

int command_job(const struct command *command, const struct args *args)
{
	static const struct subject job = { "job", JOB_NUMBER_MAX, job_details, DOWNLOAD_KEPT };

	(void)command;
	return run_command(args, &job);
}

int command_claim(const struct command *command, const struct args *args)
{
	static const struct subject claim = { "claim", LEDGER_CLAIM_NUMBER_MAX, claim_details, DOWNLOAD_RENDERED };

	(void)command;
	return run_command(args, &claim);
}
