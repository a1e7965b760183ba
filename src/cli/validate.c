/* `cape validate`. */
#include "cli/ledger.h"

#include "cli/log.h"
#include "cli/session.h"
#include "core/mem.h"
#include "emit/claim.h"
#include "io/folder.h"
#include "io/kept_files.h"
#include "run/files.h"
#include "run/outputs.h"

#include <signal.h>
#include <stdlib.h>

static bool check_stdout(const struct session *s, struct err *err)
{
	const struct args *args = s->args;

	if (!args->given[OPT_STDOUT])
		return true;
	if (args->given[OPT_JSON])
		return err_set(err, "--stdout and --json both want standard output; leave one out");
	if (args->given[OPT_OUTPUT])
		return err_set(err, "--stdout writes no file; leave -o out");
	if (args->given[OPT_WHAT_IF])
		return err_set(err, "--stdout writes no file, and --what-if one of findings; leave one out");
	return s->inputs.count == 1 || err_set(err, "--stdout takes one input, not %zu", s->inputs.count);
}

/* For tests: CAPE_TEST_SLICE=N cuts declarations, also small ones, into slices of at least N bytes. */
static size_t slice_bytes(void)
{
	const char *text = getenv("CAPE_TEST_SLICE");
	unsigned long bytes = text ? strtoul(text, NULL, 10) : 0;

	return bytes < SMALL_DECLARATION_BYTES ? bytes : SMALL_DECLARATION_BYTES;
}

static bool take_options(struct session *s, struct err *err)
{
	const struct args *args = s->args;
	day as_of;

	s->claim_number = CLAIM_NUMBER_FIRST;
	s->validation.all_errors = args->given[OPT_ALL_ERRORS];
	s->validation.to_stdout = args->given[OPT_STDOUT];
	s->validation.slice_bytes = slice_bytes();
	if (!option_threads(args, &s->validation.threads, err) || !option_as_of(args, s->now, &as_of, err) ||
	    (args->given[OPT_CLAIM_NUMBER] &&
	     !args_number(args, OPT_CLAIM_NUMBER, 0, CLAIM_NUMBER_MAX, &s->claim_number, err)))
		return false;
	if (args->given[OPT_CLAIM_NUMBER] && strlen(args->value[OPT_CLAIM_NUMBER]) > CLAIM_NUMBER_DIGITS)
		return err_set(err, "--claim-number \"%s\" has more than %d digits", args->value[OPT_CLAIM_NUMBER],
			       CLAIM_NUMBER_DIGITS);
	if (!inputs_collect(&s->inputs, args, "declaration", err) || !check_stdout(s, err))
		return false;
	if (s->inputs.count - 1 > CLAIM_NUMBER_MAX - s->claim_number)
		return err_set(err,
			       "claim numbers from %012llu on do not reach for %zu files; give a lower --claim-number",
			       (unsigned long long)s->claim_number, s->inputs.count);
	if (!ruleset_open(&s->set, args->value[OPT_RULES], err))
		return false;
	rules_choose(&s->rules, &s->set, as_of);
	s->rules_version = ruleset_version(&s->set);
	return true;
}

/* An output that is also an input, index, account, rule file or list would destroy it. */
static bool check_outputs(const struct session *s, const char *index_path, struct err *err)
{
	struct kept_files *kept = inputs_kept(&s->inputs, s->args, index_path);
	bool ok = true;

	if (s->validation.to_stdout)
		ok = kept_files_check_stdout(kept, err);
	for (size_t i = 0; ok && !s->validation.to_stdout && i < s->inputs.count; i++) {
		char *claim = mem_format("%s" CLAIM_SUFFIX, s->stems[i]);
		char *result = mem_format("%s" VALIDATION_SUFFIX, s->stems[i]);
		char *what_if = mem_format("%s" FINDINGS_SUFFIX, s->stems[i]);

		/* Also without --what-if: older findings are removed. */
		ok = kept_files_check(kept, claim, err) && kept_files_check(kept, result, err) &&
		     kept_files_check(kept, what_if, err);
		free(claim);
		free(result);
		free(what_if);
	}
	kept_files_free(kept);
	return ok;
}

bool session_open(struct session *s, struct err *err)
{
	const char *index_path;

	if (!take_options(s, err) || !(index_path = option_index(s->args, err)) ||
	    !option_account(s->args, &s->account, err) || !index_open(&s->index, index_path, err))
		return false;
	s->index_open = true;
	if (s->args->given[OPT_VERIFY] && !index_check_lookups(&s->index, err))
		return false;
	s->stems = output_stems(s->inputs.paths, s->inputs.count, s->args->value[OPT_OUTPUT]);
	if (!check_outputs(s, index_path, err) ||
	    (s->args->given[OPT_OUTPUT] && !folders_make(s->args->value[OPT_OUTPUT], err)))
		return false;
	/* `upload` has the ledger open itself. */
	if (s->args->given[OPT_LEDGER] && !s->recording) {
		if (!option_claimed(s->args, &s->claimed, err))
			return false;
		s->validation.gates.claimed = &s->claimed.set;
	}
	s->validation.set = &s->set;
	s->validation.gates.account = &s->account;
	s->validation.gates.index = &s->index;
	s->validation.gates.rules = &s->rules;
	gates_prepare(&s->validation.gates);
	if (s->args->given[OPT_WHAT_IF]) {
		findings_prepare(&s->what_if, &s->validation.gates);
		s->validation.findings = &s->what_if;
	}
	return true;
}

void session_close(struct session *s)
{
	findings_free(&s->what_if);
	gates_free(&s->validation.gates);
	claimed_free(&s->claimed);
	output_stems_free(s->stems, s->inputs.count);
	if (s->index_open)
		index_close(&s->index);
	account_free(&s->account);
	ruleset_free(&s->set);
	free(s->rules_version);
	inputs_free(&s->inputs);
}

static bool has_findings(const struct outcome *outcome)
{
	return outcome->kind != OUTCOME_CLAIM || outcome->claim.errors != 0;
}

void session_show(struct session *s, const char *path, const char *job_number, const struct outcome *outcome)
{
	struct outcome_view view = { &s->set, &s->rules, &s->index, s->rules_version, job_number, s->recording };
	bool text = !s->args->given[OPT_JSON] && !s->args->given[OPT_QUIET];

	s->findings = s->findings || has_findings(outcome);
	progress_line_pause(s->validation.progress);
	if (text && s->totals.inputs)
		(void)putchar('\n');
	outcome_totals_add(&s->totals, outcome);
	if (outcome->error.set)
		err_print(&outcome->error, stderr);
	warnings_print(s->args, &outcome->warnings);
	if (s->args->given[OPT_JSON] || log_is_open()) {
		cJSON *object = outcome_json(&view, path, outcome);

		log_result(object);
		if (s->args->given[OPT_JSON])
			json_print(object);
		cJSON_Delete(object);
	}
	if (text)
		outcome_summary(&view, s->validation.to_stdout ? stderr : stdout, path, outcome);
	(void)output_flush();
	progress_line_resume(s->validation.progress);
}

static void show(void *context, const char *path, const struct outcome *outcome)
{
	session_show(context, path, NULL, outcome);
}

int session_end(const struct session *s)
{
	if (s->totals.inputs > 1 && !s->args->given[OPT_JSON] && !s->args->given[OPT_QUIET])
		outcome_totals_print(&s->totals, stdout);
	return s->totals.troubled ? EXIT_TROUBLE : findings_exit(s->args, s->findings);
}

static int run_session(struct session *s)
{
	struct err err = ERR_INIT;
	struct files files = {
		.validation = &s->validation,
		.paths = s->inputs.paths,
		.stems = s->stems,
		.count = s->inputs.count,
		.claim_number = s->claim_number,
		.tell = show,
		.context = s,
	};

	return files_validate(&files, &err) ? session_end(s) : trouble(&err);
}

int command_validate(const struct command *command, const struct args *args)
{
	struct session s = { .args = args, .now = time(NULL) };
	struct err err = ERR_INIT;
	int code;

	(void)command;
	/* Data for another program: when it goes away there is nothing left to do. */
	if (args->given[OPT_STDOUT])
		(void)signal(SIGPIPE, SIG_DFL);
	if (session_open(&s, &err)) {
		struct progress *progress = progress_line_begin(args);

		s.validation.progress = progress;
		code = run_session(&s);
		progress_line_end(progress);
	} else {
		code = trouble(&err);
	}
	session_close(&s);
	return code;
}
