/* `cape refund`. */
#include "cli/refund.h"

#include "cli/inputs.h"
#include "cli/log.h"
#include "core/mem.h"
#include "io/folder.h"
#include "io/kept_files.h"
#include "io/sink.h"
#include "run/refund_index.h"

#include <signal.h>
#include <stdlib.h>

/* Everything a run needs, opened in the contract's order: rules, rates, account, index, then the inputs. */
struct session {
	const struct args *args;
	struct inputs inputs;
	struct ruleset set;
	struct rules_in_force rules;
	struct rates rates;
	struct account account;
	struct index index;
	bool index_open;
	struct gates gates;
	struct successes claimed; /* with declarations … */
	struct refund_claimed list;
	struct refund_all all; /* … else */
	struct interest *interest;
	struct refund_terms terms;
	unsigned threads;
	struct progress *progress;
	struct refund_view view;
	bool rows;           /* are wanted … */
	bool rows_to_stdout; /* … there, or in a file */
};

static bool check_stdout(struct session *s, struct err *err)
{
	const struct args *args = s->args;

	s->rows = args->given[OPT_CSV] || args->given[OPT_OUTPUT];
	s->rows_to_stdout = args->given[OPT_CSV] && !args->given[OPT_OUTPUT];
	return !s->rows_to_stdout || !args->given[OPT_JSON] ||
	       err_set(err, "--csv and --json both want standard output; add -o FILE for the rows");
}

static bool take_corporate(struct session *s, struct err *err)
{
	const char *value = s->args->value[OPT_CORPORATE];

	s->terms.corporate = !s->args->given[OPT_CORPORATE] || strcmp(value, "yes") == 0;
	return !s->args->given[OPT_CORPORATE] || s->terms.corporate || strcmp(value, "no") == 0 ||
	       err_set(err, "--corporate \"%s\" is neither yes nor no", value);
}

static bool take_inputs(struct session *s, struct err *err)
{
	const struct args *args = s->args;

	if (!args->given[OPT_ALL] && args->operands_count == 0 && !args->given[OPT_FILES_FROM])
		return err_set(err, "name declarations, or say --all for the eligible entries of the index");
	if (args->given[OPT_ALL] && (args->operands_count || args->given[OPT_FILES_FROM]))
		return err_set(err, "--all takes all entries of the index, so name no declaration");
	return args->given[OPT_ALL] || inputs_collect(&s->inputs, args, "declaration", err);
}

static bool take_options(struct session *s, struct err *err)
{
	const struct args *args = s->args;
	day as_of;

	if (!option_threads(args, &s->threads, err) || !option_as_of(args, time(NULL), &as_of, err) ||
	    !option_day(args, OPT_PAID_ON, DAY_BLANK, &s->terms.paid_on, err) || !take_corporate(s, err) ||
	    !take_inputs(s, err) || !check_stdout(s, err) || !ruleset_open(&s->set, args->value[OPT_RULES], err))
		return false;
	rules_choose(&s->rules, &s->set, as_of);
	s->view.rules_version = ruleset_version(&s->set);
	if (!rates_open(&s->rates, args->value[OPT_RATES], err))
		return false;
	s->view.rates_version = rates_version(&s->rates);
	s->terms.as_of = as_of;
	s->terms.rates = &s->rates;
	s->terms.carried_from = rates_carried_from(&s->rates);
	return true;
}

/* An output that is also an input, index, account, rule or rate file or list would destroy it. */
static bool check_output(const struct session *s, const char *index_path, struct err *err)
{
	static const enum option files[] = { OPT_ACCOUNT, OPT_FILES_FROM, OPT_RULES, OPT_RATES };
	size_t count = s->inputs.count;
	const char **paths = mem_alloc((count + ARRAY_LEN(files) + 1) * sizeof(*paths));
	struct kept_files *kept;
	bool ok = true;

	if (count)
		memcpy(paths, s->inputs.paths, count * sizeof(*paths));
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		paths[count++] = s->args->value[files[i]];
	paths[count++] = index_path;
	kept = kept_files_make(paths, count);
	if (s->args->given[OPT_OUTPUT])
		ok = kept_files_check(kept, s->args->value[OPT_OUTPUT], err) &&
		     folder_there(s->args->value[OPT_OUTPUT], err);
	else if (s->rows)
		ok = kept_files_check_stdout(kept, err);
	kept_files_free(kept);
	free(paths);
	return ok;
}

/* Declarations are somebody's; the entries of an index may be everybody's. */
static bool wants_account(const struct args *args)
{
	return !args->given[OPT_ALL] || args->given[OPT_ACCOUNT] || args->given[OPT_ACCOUNT_TYPE] ||
	       args->given[OPT_IOR] || args->given[OPT_FILER_CODE] || args->given[OPT_FILER_TYPE];
}

static bool open_session(struct session *s, struct err *err)
{
	const char *index_path;

	if (!take_options(s, err) || !(index_path = option_index(s->args, err)) ||
	    (wants_account(s->args) && !option_account(s->args, &s->account, err)) ||
	    !index_open(&s->index, index_path, err))
		return false;
	s->index_open = true;
	if (!check_output(s, index_path, err))
		return false;
	s->interest = interest_make(&s->rates, refund_table_end(&s->terms), err);
	if (!s->interest)
		return false;
	s->terms.interest = s->interest;
	s->gates.index = &s->index;
	s->gates.rules = &s->rules;
	if (wants_account(s->args)) {
		s->gates.account = &s->account;
		gates_prepare(&s->gates);
	}
	return s->args->given[OPT_ALL] || successes_init(&s->claimed, &s->gates, err);
}

static void close_session(struct session *s)
{
	successes_free(&s->claimed);
	gates_free(&s->gates);
	interest_free(s->interest);
	if (s->index_open)
		index_close(&s->index);
	account_free(&s->account);
	rates_free(&s->rates);
	ruleset_free(&s->set);
	free((char *)(uintptr_t)s->view.rates_version);
	free((char *)(uintptr_t)s->view.rules_version);
	inputs_free(&s->inputs);
}

/* One that cannot be read does not stop the others; but a file of rows is of all of them, or is not written. */
static void read_declarations(struct session *s)
{
	for (size_t i = 0; i < s->inputs.count; i++) {
		const char *path = s->inputs.paths[i];
		struct err err = ERR_INIT;
		bool rejected = false;

		if (!successes_add(&s->claimed, path, s->progress, &rejected, &err)) {
			progress_line_pause(s->progress);
			err_print(&err, stderr);
			progress_line_resume(s->progress);
			s->view.unread++;
		} else if (rejected && !s->args->given[OPT_QUIET]) {
			progress_line_pause(s->progress);
			print_problem(
				stderr, path, 0,
				"is rejected as a whole, so nothing on it is claimed; \"cape validate\" tells why");
			progress_line_resume(s->progress);
		}
		s->view.rejected += rejected;
	}
	s->view.files = s->inputs.count;
}

static bool estimate(struct session *s, struct refunding *refunding, struct err *err)
{
	bool ok;

	if (s->args->given[OPT_ALL]) {
		refunding->source = refund_source_all(&s->all, &s->gates);
		ok = refunding_run(refunding, err) && index_cursor_complete(&s->all.cursor, err);
	} else {
		read_declarations(s);
		if (s->view.unread && s->args->given[OPT_OUTPUT])
			return err_file(err, s->args->value[OPT_OUTPUT],
					"is not written, as a declaration could not be read; see the message above");
		s->view.claimed = &s->claimed;
		refunding->source = refund_source_claimed(&s->list, &s->claimed);
		ok = refunding_run(refunding, err);
	}
	return index_settle(&s->index, ok, err);
}

static void show_totals(const struct refund_view *view)
{
	cJSON *object = refund_json_totals(view);

	log_result(object);
	if (view->args->given[OPT_JSON])
		json_print(object);
	cJSON_Delete(object);
}

static void show(struct session *s, const struct refunding *refunding)
{
	struct refund_view *view = &s->view;
	struct refund_group *groups;

	if (!s->args->given[OPT_JSON] && s->args->given[OPT_QUIET] && !log_is_open())
		return;
	groups = refund_sums_groups(&refunding->sums);
	view->args = s->args;
	view->rules = &s->rules;
	view->index = &s->index;
	view->refunding = refunding;
	view->groups = groups;
	view->rows_path = s->args->given[OPT_OUTPUT] ? s->args->value[OPT_OUTPUT] : NULL;
	if (s->args->given[OPT_JSON] || log_is_open())
		show_totals(view);
	if (s->args->given[OPT_JSON])
		refund_json_groups(view);
	else if (!s->args->given[OPT_QUIET])
		refund_text(view, s->rows_to_stdout ? stderr : stdout);
	free(groups);
}

static int run_session(struct session *s)
{
	struct err err = ERR_INIT;
	struct sink sink;
	struct refunding refunding = { .terms = &s->terms,
				       .rows = s->rows ? &sink : NULL,
				       .show_ior = s->args->given[OPT_SHOW_IOR],
				       .threads = s->threads };
	bool to_file = s->args->given[OPT_OUTPUT], findings, ok;

	if (to_file && !sink_create(&sink, s->args->value[OPT_OUTPUT], false, &err))
		return trouble(&err);
	if (s->rows_to_stdout)
		sink_standard_output(&sink);
	s->progress = refunding.progress = progress_line_begin(s->args);
	ok = estimate(s, &refunding, &err);
	progress_line_end(s->progress);
	if (to_file && ok)
		ok = sink_publish(&sink, &err);
	else if (to_file)
		sink_abandon(&sink);
	if (ok)
		show(s, &refunding);
	else
		(void)trouble(&err);
	findings = s->view.rejected || s->claimed.errors || refund_sums_not_estimable(&refunding.sums).entries;
	refund_sums_free(&refunding.sums);
	return ok && !s->view.unread ? findings_exit(s->args, findings) : EXIT_TROUBLE;
}

int command_refund(const struct command *command, const struct args *args)
{
	struct session s = { .args = args };
	struct err err = ERR_INIT;
	int code;

	(void)command;
	/* Data for another program: when it goes away there is nothing left to do. */
	if (args->given[OPT_CSV] && !args->given[OPT_OUTPUT])
		(void)signal(SIGPIPE, SIG_DFL);
	code = open_session(&s, &err) ? run_session(&s) : trouble(&err);
	close_session(&s);
	return code;
}
