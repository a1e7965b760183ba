/* `cape rerun`. */
#include "cli/rerun.h"

#include "cli/inputs.h"
#include "cli/ledger.h"
#include "cli/log.h"
#include "core/mem.h"
#include "io/kept_files.h"
#include "ledger/files.h"
#include "rerun/jobs.h"

#include <stdlib.h>
#include <sys/stat.h>

/* Deadlines that are told of; two weeks leave time to cure an entry and file it. */
#define WITHIN_DAYS     14
#define WITHIN_DAYS_MAX 999

struct session {
	const struct args *args;
	struct ruleset set;
	struct rules_in_force rules;
	char *rules_version;
	struct index index;
	bool index_open;
	struct ledger ledger; /* folder NULL: none is open */
	struct claimed claimed;
	struct night night;
	struct rerun rerun;
	struct rerun_list list;
	uint64_t within;
	enum rerun_form form;
};

static bool wants_account(const struct args *args)
{
	static const enum option options[] = { OPT_ACCOUNT, OPT_ACCOUNT_TYPE, OPT_IOR, OPT_FILER_CODE, OPT_FILER_TYPE };

	for (size_t i = 0; i < ARRAY_LEN(options); i++) {
		if (args->given[options[i]])
			return true;
	}
	return false;
}

static bool check_usage(const struct args *args, struct err *err)
{
	if (args->operands_count > 1)
		return err_set(err,
			       "\"%s\" is not expected; name one folder of declarations, or none for the ledger's jobs",
			       args->operands[1]);
	if (args->operands_count == 0 && wants_account(args))
		return err_set(
			err,
			"the ledger knows whose its jobs are; leave the account out, or name a folder of declarations");
	return !(args->given[OPT_JSON] && args->given[OPT_CSV]) ||
	       err_set(err, "--json and --csv both want standard output; leave one out");
}

/* No file of the report on top of what the run reads. */
static bool check_files(const struct args *args, const char *index_path, struct err *err)
{
	static const char *const names[] = { RERUN_CHANGES, RERUN_DEADLINES, RERUN_SUMMARY };
	const struct inputs none = { .paths = NULL };
	struct kept_files *kept;
	bool ok = true;

	if (!args->given[OPT_OUTPUT])
		return true;
	kept = inputs_kept(&none, args, index_path);
	for (size_t i = 0; ok && i < ARRAY_LEN(names); i++) {
		char *path = mem_format("%s/%s", args->value[OPT_OUTPUT], names[i]);

		ok = kept_files_check(kept, path, err);
		free(path);
	}
	kept_files_free(kept);
	return ok;
}

/* Its CSV files would be taken for declarations the next time. */
static bool check_output(const struct args *args, struct err *err)
{
	const char *output = args->value[OPT_OUTPUT];
	struct stat a, b;

	if (!args->given[OPT_OUTPUT] || args->operands_count == 0 || stat(output, &a) != 0 ||
	    stat(args->operands[0], &b) != 0 || a.st_dev != b.st_dev || a.st_ino != b.st_ino)
		return true;
	return err_file(err, output, "is the folder of the declarations; name another with -o");
}

static bool take_options(struct session *s, struct err *err)
{
	const struct args *args = s->args;
	day as_of;

	s->within = WITHIN_DAYS;
	s->form = args->given[OPT_JSON] ? RERUN_JSON : args->given[OPT_CSV] ? RERUN_CSV : RERUN_TEXT;
	if (!check_usage(args, err) || !check_output(args, err) || !option_threads(args, &s->rerun.threads, err) ||
	    !option_as_of(args, ledger_now(), &as_of, err) ||
	    (args->given[OPT_WITHIN] && !args_number(args, OPT_WITHIN, 0, WITHIN_DAYS_MAX, &s->within, err)) ||
	    !ruleset_open(&s->set, args->value[OPT_RULES], err))
		return false;
	rules_choose(&s->rules, &s->set, as_of);
	s->rules_version = ruleset_version(&s->set);
	turns_prepare(&s->rerun.turns, &s->set, as_of);
	s->rerun.set = &s->set;
	s->rerun.rules = &s->rules;
	s->rerun.key.rules = state_hash(span_text(s->rules_version));
	return true;
}

/* Of a folder: the account by option; the ledger only where it is named. */
static bool open_folder(struct session *s, struct err *err)
{
	struct rerun *rerun = &s->rerun;
	struct account account;

	rerun->folder = s->args->operands[0];
	if (!option_account(s->args, &account, err))
		return false;
	if (option_ledger_exists(s->args) && (!option_ledger(s->args, &s->ledger, LEDGER_READ, err) ||
					      !rerun_ask_ledger(rerun, &s->ledger, &s->claimed, err))) {
		account_free(&account);
		return false;
	}
	(void)rerun_add_account(rerun, &account);
	return rerun_list_folder(rerun, &s->list, err);
}

static bool open_jobs(struct session *s, struct err *err)
{
	struct rerun *rerun = &s->rerun;

	if (!option_ledger(s->args, &s->ledger, LEDGER_READ, err))
		return false;
	rerun->ledger = &s->ledger;
	return rerun_ask_ledger(rerun, &s->ledger, &s->claimed, err) && rerun_list_jobs(rerun, &s->list, err);
}

static bool begin_night(struct session *s, struct err *err)
{
	const struct rerun *rerun = &s->rerun;
	char *folder = s->args->given[OPT_STATE] ? mem_text(s->args->value[OPT_STATE])
		       : rerun->ledger           ? states_folder(&s->ledger)
						 : mem_format("%s/.cape-rerun", rerun->folder);
	bool ok = night_begin(&s->night, folder, rerun->ledger && s->ledger.shared, err);

	free(folder);
	s->rerun.night = &s->night;
	return ok;
}

static bool session_open(struct session *s, struct err *err)
{
	const char *index_path;

	if (!take_options(s, err) || !(index_path = option_index(s->args, err)) ||
	    !check_files(s->args, index_path, err) || !index_open(&s->index, index_path, err))
		return false;
	s->index_open = true;
	s->rerun.index = &s->index;
	s->rerun.key.index_root = s->index.header.root;
	if (s->args->given[OPT_VERIFY] && !index_check_lookups(&s->index, err))
		return false;
	return (s->args->operands_count ? open_folder(s, err) : open_jobs(s, err)) && begin_night(s, err);
}

static void session_close(struct session *s)
{
	night_close(&s->night);
	rerun_files_free(s->list.files, s->list.count);
	rerun_accounts_free(&s->rerun);
	claimed_free(&s->claimed);
	if (s->ledger.folder)
		ledger_close(&s->ledger);
	if (s->index_open)
		index_close(&s->index);
	turns_free(&s->rerun.turns);
	ruleset_free(&s->set);
	free(s->rules_version);
}

/* Each file that could not be judged, and each that is no declaration. */
static void show_troubles(const struct session *s)
{
	for (size_t i = 0; i < s->list.count; i++) {
		const struct rerun_file *file = &s->list.files[i];

		if (file->error)
			err_print(file->error, stderr);
		if (file->no_declaration && !file->result && !s->args->given[OPT_QUIET]) {
			char *path = rerun_path(&s->rerun, file);
			char *text = mem_format("is passed over: %s", file->no_declaration);

			print_problem(stderr, path, 0, text);
			free(text);
			free(path);
		}
	}
}

static void show_sums(const struct session *s, const struct rerun_view *view, const struct report_sums *sums)
{
	if (s->form == RERUN_JSON || log_is_open()) {
		cJSON *object = rerun_json_summary(view, sums);

		log_result(object);
		if (s->form == RERUN_JSON)
			json_print(object);
		cJSON_Delete(object);
	}
	if (s->form == RERUN_TEXT && !s->args->given[OPT_QUIET])
		rerun_text(stdout, view, sums);
}

/* Tells all; only then the run is ended. */
static bool tell(struct session *s, struct report_sums *sums, struct err *err)
{
	const struct rerun_view view = { .rerun = &s->rerun,
					 .files = s->list.files,
					 .files_count = s->list.count,
					 .rules_version = s->rules_version,
					 .within = (unsigned)s->within,
					 .closed = s->list.closed,
					 .output = s->args->value[OPT_OUTPUT] };
	struct rerun_output output;
	struct report_listener listener;
	bool ok;

	if (!rerun_output_begin(&output, &view, s->form, err))
		return false;
	listener = rerun_output_listener(&output);
	ok = rerun_report(&s->rerun, s->list.files, s->list.count, view.within, &listener, sums, err);
	if (ok)
		ok = rerun_output_end(&output, sums, err);
	else
		rerun_output_abandon(&output);
	if (!ok)
		return false;
	show_sums(s, &view, sums);
	return output_flush() && (sums->untold || night_end(&s->night, err));
}

static int run(struct session *s, struct err *err)
{
	struct progress *progress = progress_line_begin(s->args);
	struct report_sums sums = { .judged = 0 };
	int code = EXIT_TROUBLE;
	bool ok;

	s->rerun.progress = progress;
	ok = rerun_run(&s->rerun, s->list.files, s->list.count, err);
	progress_line_end(progress);
	if (ok) {
		show_troubles(s);
		ok = tell(s, &sums, err);
	}
	if (ok)
		code = sums.problems ? EXIT_TROUBLE : findings_exit(s->args, report_has_findings(&sums));
	else if (err->set)
		code = trouble(err);
	report_sums_free(&sums);
	return code;
}

int command_rerun(const struct command *command, const struct args *args)
{
	struct session s = { .args = args };
	struct err err = ERR_INIT;
	int code;

	(void)command;
	code = session_open(&s, &err) ? run(&s, &err) : trouble(&err);
	session_close(&s);
	return code;
}
