/* `cape record`. */
#include "cli/record.h"
#include "cli/log.h"
#include "core/mem.h"
#include "core/moment.h"
#include "ledger/answers.h"
#include "ledger/cbp_results.h"
#include "ledger/upload_words.h"

#include <stdlib.h>

/* What the options say, and the memory it stands in. */
struct said {
	struct answer answer;
	struct ruleset set;
	char job[CBP_NUMBER_BYTES];
	char claim[CBP_NUMBER_BYTES];
	bool known;                /* the status' words */
	struct result_lists lists; /* of --cbp-result */
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
	if (!args->given[OPT_CBP_JOB] && !args->given[OPT_CBP_STATUS] && !args->given[OPT_CBP_CLAIM] &&
	    !args->given[OPT_CBP_RESULT] && !args->given[OPT_AT])
		return err_set(
			err,
			"say what CBP answered: --cbp-job N, --cbp-status TEXT, --cbp-claim N or --cbp-result FILE");
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

static cJSON *details_object(const struct job_details *d, bool changed)
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
	return object;
}

/* Answer and result are recorded together or not at all. */
static bool put_all(const struct args *args, const struct ledger *ledger, int64_t job, const struct answer *answer,
		    bool *changed, struct err *err)
{
	enum answered answered = ANSWER_SAME;
	bool kept = false, ok;

	if (!ledger_begin(ledger, err))
		return false;
	ok = answer_put(ledger, job, answer, &answered, err) &&
	     (!args->given[OPT_CBP_RESULT] ||
	      (record_result_fits(ledger, job, err) &&
	       cbp_result_keep(ledger, job, args->value[OPT_CBP_RESULT], &kept, err))) &&
	     ledger_is_there(ledger, err) && ledger_commit(ledger, err);
	if (!ok)
		ledger_roll_back(ledger);
	*changed = kept || answered == ANSWER_NEW;
	return ok && ledger_is_there(ledger, err);
}

/* *differs: whether CBP's lists and ours do. */
static bool show(const struct args *args, const struct ledger *ledger, int64_t job, const struct said *said,
		 bool changed, bool *differs, struct err *err)
{
	bool quiet = args->given[OPT_QUIET], result = args->given[OPT_CBP_RESULT];
	cJSON *object = NULL;
	struct job_details details;
	bool ok;

	if (!job_details(ledger, job, &details, err))
		return false;
	if (!said->known && !quiet)
		tell_unknown();
	if (log_is_open())
		log_result_free(details_object(&details, changed));
	if (args->given[OPT_JSON])
		object = details_object(&details, changed);
	else if (!quiet)
		show_text(&details, changed);
	ok = !result || record_result_show(args, ledger, &details, &said->lists, object, differs, err);
	if (object)
		json_print_line(object);
	job_details_free(&details);
	return ok;
}

static int record_one(const struct args *args, const struct ledger *ledger, const struct said *said, struct err *err)
{
	bool changed, differs = false;
	int64_t job;

	if (!job_named(ledger, args->operands[0], &job, err) ||
	    !put_all(args, ledger, job, &said->answer, &changed, err) ||
	    !show(args, ledger, job, said, changed, &differs, err))
		return trouble(err);
	return findings_exit(args, differs);
}

int command_record(const struct command *command, const struct args *args)
{
	struct said said = { .known = false };
	struct err err = ERR_INIT;
	struct ledger ledger;
	int code;

	(void)command;
	if (args->given[OPT_PORTAL_HISTORY])
		return record_portal_history(args);
	ruleset_load_builtin(&said.set);
	if (take_options(args, &said, &err) && record_result_open(args, &said.lists, &err) &&
	    option_ledger(args, &ledger, LEDGER_WRITE, &err)) {
		code = record_one(args, &ledger, &said, &err);
		ledger_close(&ledger);
	} else {
		code = trouble(&err);
	}
	result_lists_free(&said.lists);
	ruleset_free(&said.set);
	return code;
}
