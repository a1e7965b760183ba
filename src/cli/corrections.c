/* `cape corrections`. */
#include "cli/corrections.h"

#include "cli/log.h"
#include "core/mem.h"
#include "io/folder.h"
#include "ledger/answers.h"
#include "ledger/claimed.h"
#include "run/outputs.h"

#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#define SUFFIX      ".csv"
#define OWN_SUFFIX  ".Corrections.csv"
#define OPEN_SUFFIX ".Open_Entries.csv"

/* What entries of a claim are judged with. */
struct judging {
	struct account account;
	struct index index;
	bool index_open;
	struct claimed claimed;
	struct ruleset set;
	struct rules_in_force rules;
	struct gates gates;
	char *rules_version;
};

/* --- the subject ----------------------------------------------------------------------------------------------------------- */

static bool find_details(const struct args *args, const struct ledger *ledger, struct job_details *details,
			 struct err *err)
{
	const char *name = args->operands_count == 1 ? args->operands[0] : NULL;
	char digits[CBP_NUMBER_BYTES];
	int64_t job;

	if (!name)
		return err_set(err, "name one job or claim by its number; \"cape help corrections\" shows how");
	if (strlen(name) > JOB_NUMBER_DIGITS && cbp_number(span_text(name), CBP_CLAIM_DIGITS, digits))
		return claim_details(ledger, strtoll(digits, NULL, 10), details, err);
	return job_named(ledger, name, &job, err) && job_details(ledger, job, details, err);
}

/* The account that the job was filed by. */
static bool account_of_job(const struct job_details *d, struct account *account, struct err *err)
{
	bool importer = strcmp(d->account_type, "importer") == 0;
	struct account_said said = { .type = d->account_type, .filer_code = importer ? NULL : d->account_identity };
	char *identity = mem_text(d->account_identity), *rest = identity;
	const char **iors = mem_alloc((strlen(identity) + 1) * sizeof(*iors));
	bool ok;

	while (importer && rest)
		iors[said.iors_count++] = strsep(&rest, ",");
	said.iors = iors;
	ok = account_make(account, NULL, &said, err);
	free(iors);
	free(identity);
	return ok;
}

static bool make_account(const struct args *args, const struct job_details *d, struct account *account, struct err *err)
{
	static const enum option options[] = { OPT_ACCOUNT, OPT_ACCOUNT_TYPE, OPT_IOR, OPT_FILER_CODE, OPT_FILER_TYPE };

	if (d->job == NO_JOB)
		return option_account(args, account, err);
	for (size_t i = 0; i < ARRAY_LEN(options); i++) {
		if (args->given[options[i]])
			return err_set(
				err,
				"%s is for claims that were imported: the account of job %010lld is recorded; leave it out",
				option_rows[options[i]].name, (long long)d->job);
	}
	return account_of_job(d, account, err);
}

/* --- judging ---------------------------------------------------------------------------------------------------------------- */

static bool open_rules(const struct args *args, struct judging *j, struct err *err)
{
	day as_of;

	if (!option_day(args, OPT_AS_OF, day_in_new_york(ledger_now()), &as_of, err) ||
	    !ruleset_open(&j->set, args->value[OPT_RULES], err))
		return false;
	rules_choose(&j->rules, &j->set, as_of);
	j->rules_version = ruleset_version(&j->set);
	return true;
}

static bool open_judging(const struct args *args, const struct ledger *ledger, const struct job_details *details,
			 struct judging *j, struct err *err)
{
	const char *index_path;

	if (!open_rules(args, j, err) || !(index_path = option_index(args, err)) ||
	    !make_account(args, details, &j->account, err) || !index_open(&j->index, index_path, err))
		return false;
	j->index_open = true;
	if (!claimed_update(&j->claimed, ledger, err))
		return false;
	j->gates = (struct gates){
		.account = &j->account, .index = &j->index, .rules = &j->rules, .claimed = &j->claimed.set
	};
	gates_prepare(&j->gates);
	return true;
}

static void close_judging(struct judging *j)
{
	gates_free(&j->gates);
	claimed_free(&j->claimed);
	if (j->index_open)
		index_close(&j->index);
	account_free(&j->account);
	ruleset_free(&j->set);
	free(j->rules_version);
}

/* --- the files -------------------------------------------------------------------------------------------------------------- */

static bool ends_in(const char *path, const char *suffix)
{
	size_t len = strlen(path), suffix_len = strlen(suffix);

	return len > suffix_len && strcasecmp(path + len - suffix_len, suffix) == 0;
}

/* Somebody may have corrected it by hand, or uploaded it. */
static bool check_new(const char *path, struct err *err)
{
	return access(path, F_OK) != 0 ||
	       err_file(err, path, "is there already, and is not written over; name another with -o");
}

/* Both malloc'ed, also after an error. */
static bool name_files(const struct args *args, const struct job_details *d, char **upload, char **open,
		       struct err *err)
{
	const char *said = args->value[OPT_OUTPUT];
	const char *name = d->file_name ? d->file_name : d->cbp_claim;
	char **stems = output_stems(&name, 1, NULL);

	*upload = said ? mem_text(said) : mem_format("%s" OWN_SUFFIX, stems[0]);
	output_stems_free(stems, 1);
	*open = mem_format("%.*s" OPEN_SUFFIX, (int)(strlen(*upload) - strlen(SUFFIX)), *upload);
	if (!ends_in(*upload, SUFFIX))
		return err_file(err, *upload, "does not end in .csv, and CBP takes no other files; name one that does");
	return folder_there(*upload, err) && check_new(*upload, err) && check_new(*open, err);
}

static bool check_options(const struct args *args, enum correction_case which, struct err *err)
{
	if (which == CORRECT_CLAIM && args->given[OPT_DROP_OFFENDERS])
		return err_set(
			err,
			"--drop-offenders is for files that were rejected, and this one became a claim; leave it out");
	return which == CORRECT_CLAIM || !args->given[OPT_RETRY] ||
	       err_set(err, "--retry is for entries of a claim, and this file was rejected; leave it out");
}

static bool write_all(const struct args *args, struct correcting *c, const struct corrections_view *view,
		      struct err *err)
{
	struct progress *progress = progress_line_begin(args);
	bool ok;

	progress_stage(progress, "writing corrections", 0);
	if (view->which == CORRECT_CLAIM)
		ok = correct_claim(c, view->gates, args->given[OPT_RETRY], err);
	else if (view->dropped)
		ok = correct_file_dropping(c, view->which, err);
	else
		ok = correct_file_marking(c, view->which, err);
	if (ok)
		ok = correcting_end(c, err);
	else
		correcting_abandon(c);
	progress_line_end(progress);
	return ok;
}

static bool correct(const struct args *args, const struct ledger *ledger, const struct corrections_view *view,
		    bool *left, struct err *err)
{
	struct correcting c;
	char *upload, *open;
	bool ok = name_files(args, view->details, &upload, &open, err);

	if (ok) {
		correcting_begin(&c, ledger, view->details, upload, open);
		ok = write_all(args, &c, view, err);
	}
	if (ok) {
		*left = c.failing || c.held || c.offenders;
		if (json_is_wanted(args))
			log_and_print(args, corrections_json(view, &c));
		if (!args->given[OPT_JSON] && !args->given[OPT_QUIET])
			corrections_text(view, &c);
		upload_parts_free(&c.upload);
	}
	free(upload);
	free(open);
	return ok;
}

static bool run(const struct args *args, const struct ledger *ledger, const struct job_details *details, bool *left,
		struct err *err)
{
	struct corrections_view view = { .details = details, .dropped = args->given[OPT_DROP_OFFENDERS] };
	struct judging judging = { .index_open = false };
	bool ok;

	if (!correction_case(details, &view.which, err) || !check_options(args, view.which, err))
		return false;
	ok = view.which != CORRECT_CLAIM || open_judging(args, ledger, details, &judging, err);
	view.gates = &judging.gates;
	view.rules_version = judging.rules_version;
	ok = ok && correct(args, ledger, &view, left, err);
	close_judging(&judging);
	return ok;
}

int command_corrections(const struct command *command, const struct args *args)
{
	struct err err = ERR_INIT;
	struct job_details details;
	struct ledger ledger;
	bool left = false, ok;

	(void)command;
	if (!option_ledger(args, &ledger, LEDGER_READ, &err))
		return trouble(&err);
	ok = find_details(args, &ledger, &details, &err);
	if (ok) {
		ok = run(args, &ledger, &details, &left, &err);
		job_details_free(&details);
	}
	ledger_close(&ledger);
	return ok ? findings_exit(args, left) : trouble(&err);
}
