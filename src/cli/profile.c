/* `cape profile`. */
#include "cli/profile.h"

#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/log.h"
#include "io/folder.h"
#include "io/kept_files.h"

#include <stdlib.h>

struct session {
	const struct args *args;
	struct progress *progress;
	struct inputs inputs;
	struct account account;
	struct index index;
	bool index_open;
	struct ruleset sets[RULE_FILES_MAX];
	struct rules_in_force rules[RULE_FILES_MAX];
	char *rules_versions[RULE_FILES_MAX];
	struct gates gates;
	struct profiling profiling;
};

/* For tests: CAPE_TEST_SLOW_RULE=ID:N makes the rule take N ns an entry more. */
static struct planted planted_rule(char id[64])
{
	const char *text = getenv("CAPE_TEST_SLOW_RULE");
	double ns;

	if (!text || sscanf(text, "%63[^:]:%lf", id, &ns) != 2)
		return (struct planted){ .id = NULL };
	return (struct planted){ id, ns };
}

static bool open_rules(struct session *s, const char *path, day as_of, struct err *err)
{
	size_t f = s->profiling.rules_count;

	if (!ruleset_open(&s->sets[f], path, err))
		return false;
	rules_choose(&s->rules[f], &s->sets[f], as_of);
	s->rules_versions[f] = ruleset_version(&s->sets[f]);
	s->profiling.rules[s->profiling.rules_count++] = &s->rules[f];
	return true;
}

static bool check_inputs(const struct session *s, struct err *err)
{
	for (size_t i = 0; i < s->inputs.count; i++) {
		if (strcmp(s->inputs.paths[i], "-") == 0)
			return err_set(
				err,
				"standard input (-) can be read once, and a profile reads its input many times; name a file");
	}
	return !s->args->given[OPT_SVG] || s->inputs.count == 1 ||
	       err_set(err, "--svg draws one input, not %zu", s->inputs.count);
}

static bool take_options(struct session *s, struct err *err)
{
	const struct args *args = s->args;
	const char *other = args->value[OPT_COMPARE_RULES];
	uint64_t rounds = 0;
	day as_of;

	s->profiling.threads = 1;
	s->profiling.claim_number = CLAIM_NUMBER_FIRST;
	if ((args->given[OPT_THREADS] && !option_threads(args, &s->profiling.threads, err)) ||
	    !option_as_of(args, time(NULL), &as_of, err) ||
	    (args->given[OPT_REPEATS] && !args_number(args, OPT_REPEATS, ROUNDS_MIN, ROUNDS_MAX, &rounds, err)) ||
	    !inputs_collect(&s->inputs, args, "declaration", err) || !check_inputs(s, err) ||
	    !open_rules(s, args->value[OPT_RULES], as_of, err))
		return false;
	s->profiling.rounds = rounds;
	return !other || open_rules(s, strcmp(other, "builtin") == 0 ? NULL : other, as_of, err);
}

/* A picture that is also an input, index, account, rule file or list would destroy it. */
static bool check_svg(const struct session *s, const char *index_path, struct err *err)
{
	const struct args *args = s->args;
	struct kept_files *kept;
	bool ok;

	if (!args->given[OPT_SVG])
		return true;
	kept = inputs_kept(&s->inputs, args, index_path);
	ok = kept_files_check(kept, args->value[OPT_SVG], err) && folder_there(args->value[OPT_SVG], err);
	kept_files_free(kept);
	return ok;
}

static bool open_session(struct session *s, struct err *err)
{
	const char *index_path;

	if (!take_options(s, err) || !(index_path = option_index(s->args, err)) ||
	    !option_account(s->args, &s->account, err) || !check_svg(s, index_path, err) ||
	    !index_open(&s->index, index_path, err))
		return false;
	s->index_open = true;
	s->gates = (struct gates){ .account = &s->account, .index = &s->index, .rules = &s->rules[0] };
	gates_prepare(&s->gates);
	s->profiling.gates = &s->gates;
	s->profiling.set = &s->sets[0];
	return true;
}

static void close_session(struct session *s)
{
	gates_free(&s->gates);
	if (s->index_open)
		index_close(&s->index);
	account_free(&s->account);
	for (size_t f = 0; f < RULE_FILES_MAX; f++) {
		ruleset_free(&s->sets[f]);
		free(s->rules_versions[f]);
	}
	inputs_free(&s->inputs);
}

static bool profile_one(const struct session *s, size_t input, struct err *err)
{
	const struct args *args = s->args;
	struct profile profile;
	struct profile_view view = { .path = s->inputs.paths[input],
				     .profile = &profile,
				     .index = &s->index,
				     .threads = s->profiling.threads,
				     .rules_versions = { s->rules_versions[0], s->rules_versions[1] } };

	if (!profile_run(&s->profiling, view.path, &profile, err))
		return false;
	progress_line_pause(s->progress);
	if (json_is_wanted(args))
		log_and_print(args, profile_json(&view));
	if (!args->given[OPT_JSON] && !args->given[OPT_QUIET]) {
		if (input > 0)
			(void)putchar('\n');
		profile_text(&view);
	}
	(void)output_flush();
	progress_line_resume(s->progress);
	return !args->given[OPT_SVG] || profile_svg(&view, args->value[OPT_SVG], err);
}

static int profile_all(struct session *s)
{
	int code = EXIT_DONE;

	s->progress = progress_line_begin(s->args);
	progress_stage(s->progress, "measuring", 0);
	for (size_t i = 0; i < s->inputs.count; i++) {
		struct err err = ERR_INIT;

		if (profile_one(s, i, &err))
			continue;
		progress_line_pause(s->progress);
		code = trouble(&err);
		progress_line_resume(s->progress);
	}
	progress_line_end(s->progress);
	return code;
}

int command_profile(const struct command *command, const struct args *args)
{
	struct session s = { .args = args };
	struct err err = ERR_INIT;
	char id[64];
	int code = EXIT_DONE;

	(void)command;
	s.profiling.planted = planted_rule(id);
	if (!open_session(&s, &err))
		code = trouble(&err);
	if (s.index_open && profile_all(&s) != EXIT_DONE)
		code = EXIT_TROUBLE;
	close_session(&s);
	return code;
}
