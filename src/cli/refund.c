/* `cape refund`. */
#include "cli/log.h"
#include "cli/refund_open.h"
#include "core/mem.h"
#include "io/sink.h"

#include <signal.h>
#include <stdlib.h>

/* One that cannot be read does not stop the others; but a file of rows is of all of them, or is not written. */
static void read_declarations(struct refund_session *s)
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

/* Where rows go; NULL: to standard output, or nowhere. */
static const char *output_of(const struct args *args)
{
	return args->given[OPT_BY_CLIENT] ? args->value[OPT_BY_CLIENT]
	       : args->given[OPT_OUTPUT]  ? args->value[OPT_OUTPUT]
					  : NULL;
}

/* Each entry of the index is another account's, or fails, or is estimated or not estimable. */
static void count_index(struct refund_view *view, const struct refunding *refunding)
{
	const struct judgement *judgement = &refunding->judgement;

	view->entries = refunding->taken;
	view->errors = 0;
	for (size_t k = 0; k < RULES_MAX; k++)
		view->errors += judgement->first[k];
	view->others = view->entries - view->errors - judgement->successes;
	view->judgement = judgement;
}

static bool estimate_index(struct refund_session *s, struct refunding *refunding, struct err *err)
{
	bool ok;

	refunding->source = refund_source_all(&s->all, &s->gates);
	ok = refunding_run(refunding, err) && index_cursor_complete(&s->all.cursor, err);
	count_index(&s->view, refunding);
	return index_settle(&s->index, ok, err);
}

static bool estimate_declarations(struct refund_session *s, struct refunding *refunding, struct err *err)
{
	const char *output = output_of(s->args);

	read_declarations(s);
	if (s->view.unread && output)
		return err_file(err, output,
				"is not written, as a declaration could not be read; see the message above");
	refunding->source = refund_source_claimed(&s->list, &s->claimed);
	s->view.entries = s->claimed.rows;
	s->view.errors = s->claimed.errors;
	s->view.again = s->claimed.again;
	s->view.judgement = &s->claimed.judgement;
	return index_settle(&s->index, refunding_run(refunding, err), err);
}

static bool estimate_claims(struct refund_session *s, struct refunding *refunding, struct err *err)
{
	const struct refund_claims *claims = &s->claims;

	refunding->source = refund_source_claims(&s->claims, &s->parties, &s->rules);
	if (!refunding_run(refunding, err) || !refund_claims_complete(claims, err))
		return false;
	s->view.claims = claims->count;
	s->view.passed_over = claims->passed_over;
	s->view.entries = claims->entries;
	s->view.errors = claims->errors;
	s->view.again = claims->again;
	s->view.decided = claims->decided_rows;
	s->view.judgement = &claims->judgement;
	return true;
}

static bool estimate(struct refund_session *s, struct refunding *refunding, struct err *err)
{
	static bool (*const ways[])(struct refund_session * s, struct refunding * refunding, struct err * err) = {
		[REFUND_OF_DECLARATIONS] = estimate_declarations,
		[REFUND_OF_INDEX] = estimate_index,
		[REFUND_OF_CLAIMS] = estimate_claims,
	};

	return ways[s->kind](s, refunding, err);
}

static void make_view(struct refund_session *s, const struct refunding *refunding, const struct refund_group *groups)
{
	struct refund_view *view = &s->view;

	view->args = s->args;
	view->kind = s->kind;
	view->rules = &s->rules;
	view->index = s->index_open ? &s->index : NULL;
	view->refunding = refunding;
	view->sums = &refunding->sums;
	view->client = REFUND_ALL_CLIENTS;
	view->groups = groups;
	view->rows_path = output_of(s->args);
}

static void show(const struct refund_session *s)
{
	const struct refund_view *view = &s->view;
	bool json = s->args->given[OPT_JSON];

	if (json || log_is_open()) {
		cJSON *object = refund_json_totals(view);

		log_result(object);
		if (json)
			json_print(object);
		cJSON_Delete(object);
	}
	for (size_t i = 0; json && i < view->sums->groups_count; i++)
		json_print_line(refund_json_group(view, &view->groups[i]));
	if (!json && !s->args->given[OPT_QUIET])
		refund_text(view, s->rows_to_stdout ? stderr : stdout);
}

/* Files appear before anything is said of them. */
static bool finish(struct refund_session *s, const struct refunding *refunding, struct sink *sink, struct err *err)
{
	struct refund_group *groups = refund_sums_groups(&refunding->sums);
	bool ok = true;

	make_view(s, refunding, groups);
	if (s->args->given[OPT_OUTPUT])
		ok = sink_publish(sink, err);
	else if (s->args->given[OPT_BY_CLIENT])
		ok = refund_by_client_publish(&s->by_client, &s->view, err);
	if (ok)
		show(s);
	free(groups);
	return ok;
}

static int run_session(struct refund_session *s)
{
	struct err err = ERR_INIT;
	struct sink sink;
	struct refunding refunding = { .terms = &s->terms,
				       .clients = s->importers.open ? &s->importers.clients_of : NULL,
				       .rows = s->rows ? &sink : NULL,
				       .put = s->args->given[OPT_BY_CLIENT] ? refund_by_client_put : NULL,
				       .put_context = &s->by_client,
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
	if (!ok && to_file)
		sink_abandon(&sink);
	ok = ok && finish(s, &refunding, &sink, &err);
	if (!ok)
		(void)trouble(&err);
	findings = s->view.rejected || s->claimed.errors || refund_sums_not_estimable(&refunding.sums).entries;
	refunding_free(&refunding);
	return ok && !s->view.unread ? findings_exit(s->args, findings) : EXIT_TROUBLE;
}

int command_refund(const struct command *command, const struct args *args)
{
	struct refund_session s = { .args = args };
	struct err err = ERR_INIT;
	int code;

	(void)command;
	/* Data for another program: when it goes away there is nothing left to do. */
	if (args->given[OPT_CSV] && !args->given[OPT_OUTPUT])
		(void)signal(SIGPIPE, SIG_DFL);
	code = refund_open(&s, &err) ? run_session(&s) : trouble(&err);
	refund_close(&s);
	return code;
}
