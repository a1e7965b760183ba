/* `cape record`. */
#include "cli/record.h"
#include "core/mem.h"
#include "core/moment.h"
#include "ledger/answers.h"
#include "ledger/upload_words.h"

#include <stdlib.h>

/* What the options say, and the memory it stands in. */
struct said {
	struct answer answer;
	struct ruleset set;
	char job[CBP_NUMBER_BYTES];
	char claim[CBP_NUMBER_BYTES];
	bool known; /* the status' words */
};

static bool take_number(const struct args *args, enum option option, unsigned digits, char out[CBP_NUMBER_BYTES],
			const char **number, struct err *err)
{
	*number = args->given[option] ? out : NULL;
	return !*number || cbp_number(span_text(args->value[option]), digits, out) ||
	       err_set(err, "%s \"%s\" is no number of at most %u digits; copy it as the portal shows it",
		       option_rows[option].name, args->value[option], digits);
}

static bool take_time(const struct args *args, struct answer *answer, struct err *err)
{
	return !args->given[OPT_AT] || moment_parse(span_text(args->value[OPT_AT]), &answer->submitted_at) ||
	       err_set(err,
		       "--at \"%s\" is no time; write it as the portal does, 3/30/2026, 11:33 AM, or as "
		       "2026-03-30T11:33:00-04:00",
		       args->value[OPT_AT]);
}

static void take_status(const struct args *args, struct said *said)
{
	struct upload_words words;

	said->known = true;
	if (!args->given[OPT_CBP_STATUS])
		return;
	said->known = upload_words_find(&said->set, args->value[OPT_CBP_STATUS], &words);
	said->answer.status = said->known ? words.text : args->value[OPT_CBP_STATUS];
	said->answer.gate = said->known ? words.gate : '\0';
}

static bool take_options(const struct args *args, struct said *said, struct err *err)
{
	if (args->operands_count != 1)
		return err_set(
			err, "name one job by its number, or by the name of its file; \"cape help record\" shows how");
	if (args->given[OPT_DRY_RUN])
		return err_set(err, "--dry-run is for --portal-history; leave it out");
	if (!args->given[OPT_CBP_JOB] && !args->given[OPT_CBP_STATUS] && !args->given[OPT_CBP_CLAIM])
		return err_set(err, "say what CBP answered: --cbp-job N, --cbp-status TEXT or --cbp-claim N");
	take_status(args, said);
	return take_number(args, OPT_CBP_JOB, CBP_JOB_DIGITS, said->job, &said->answer.job, err) &&
	       take_number(args, OPT_CBP_CLAIM, CBP_CLAIM_DIGITS, said->claim, &said->answer.claim, err) &&
	       take_time(args, &said->answer, err);
}

static void tell_unknown(void)
{
	print_problem(stderr, NULL, 0,
		      "--cbp-status is none of the words that CBP's guide has for an upload, and is kept as it is; "
		      "nothing follows from it");
}

static void show_text(const struct job_details *d, bool changed)
{
	char number[NUMBER_BYTES];

	(void)printf("Job %s, ", job_text(d->job, number));
	print_untrusted(stdout, span_text(d->file_name));
	(void)printf(": CBP's job %s, status ", d->cbp_job ? d->cbp_job : "not recorded");
	print_untrusted(stdout, span_text(d->cbp_status ? d->cbp_status : "not recorded"));
	(void)printf(", claim %s.%s\n", d->cbp_claim ? d->cbp_claim : "none",
		     changed ? "" : " That was recorded already.");
	if (d->cbp_gate && d->cbp_gate != d->gate) {
		(void)fputs("This is not what was predicted: ", stdout);
		print_untrusted(stdout, span_text(d->file_upload_status));
		(void)putchar('\n');
	}
}

static void show_json(const struct job_details *d, bool changed)
{
	cJSON *object = cJSON_CreateObject();
	char number[NUMBER_BYTES], when[MOMENT_BYTES];

	json_text(object, "job_number", span_text(job_text(d->job, number)));
	json_text(object, "file_name", span_text(d->file_name));
	json_text(object, "file_upload_status", span_text(d->file_upload_status));
	json_text_or_null(object, "cbp_job", d->cbp_job);
	json_text_or_null(object, "cbp_claim", d->cbp_claim);
	json_text_or_null(object, "cbp_status", d->cbp_status);
	json_text_or_null(object, "cbp_submitted_at",
			  d->cbp_submitted_at ? moment_rfc3339(d->cbp_submitted_at, when) : NULL);
	(void)cJSON_AddBoolToObject(object, "new", changed);
	if (d->cbp_gate)
		(void)cJSON_AddBoolToObject(object, "as_predicted", d->cbp_gate == d->gate);
	else
		(void)cJSON_AddNullToObject(object, "as_predicted");
	json_print_line(object);
}

static bool record_one(const struct args *args, const struct ledger *ledger, const struct said *said, struct err *err)
{
	struct job_details details;
	enum answered answered;
	int64_t job;

	if (!job_named(ledger, args->operands[0], &job, err) ||
	    !answer_record(ledger, job, &said->answer, &answered, err) || !job_details(ledger, job, &details, err))
		return false;
	if (!said->known && !args->given[OPT_QUIET])
		tell_unknown();
	if (args->given[OPT_JSON])
		show_json(&details, answered == ANSWER_NEW);
	else if (!args->given[OPT_QUIET])
		show_text(&details, answered == ANSWER_NEW);
	job_details_free(&details);
	return true;
}

int command_record(const struct command *command, const struct args *args)
{
	struct said said = { .known = false };
	struct err err = ERR_INIT;
	struct ledger ledger;
	bool ok;

	(void)command;
	if (args->given[OPT_PORTAL_HISTORY])
		return record_portal_history(args);
	ruleset_load_builtin(&said.set);
	ok = take_options(args, &said, &err) && option_ledger(args, &ledger, LEDGER_WRITE, &err);
	if (ok) {
		ok = record_one(args, &ledger, &said, &err);
		ledger_close(&ledger);
	}
	ruleset_free(&said.set);
	return ok ? EXIT_DONE : trouble(&err);
}
