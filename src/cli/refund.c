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

static bool estimate_index(struct refund_session *s, struct refunding *refunding, struct err *err)
{
	bool ok;

	refunding->source = refund_source_all(&s->all, &s->gates);
	ok = refunding_run(refunding, err) && index_cursor_complete(&s->all.cursor, err);
	s->view.entries = refunding->taken;
	s->view.judgement = &refunding->judgement;
	return index_settle(&s->index, ok, err);
}

static bool estimate_declarations(struct refund_session *s, struct refunding *refunding, struct err *err)
{
	read_declarations(s);
	if (s->view.unread && s->args->given[OPT_OUTPUT])
		return err_file(err, s->args->value[OPT_OUTPUT],
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
	s->view.entries = claims->rows;
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

static void show_totals(const struct refund_view *view)
{
	cJSON *object = refund_json_totals(view);

	log_result(object);
	if (view->args->given[OPT_JSON])
		json_print(object);
	cJSON_Delete(object);
}

static void show(struct refund_session *s, const struct refunding *refunding)
{
	struct refund_view *view = &s->view;
	struct refund_group *groups;

	if (!s->args->given[OPT_JSON] && s->args->given[OPT_QUIET] && !log_is_open())
		return;
	groups = refund_sums_groups(&refunding->sums);
	view->args = s->args;
	view->rules = &s->rules;
	view->kind = s->kind;
	view->index = s->index_open ? &s->index : NULL;
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

static int run_session(struct refund_session *s)
{
	struct err err = ERR_INIT;
	struct sink sink;
	struct refunding refunding = { .terms = &s->terms,
				       .clients = s->importers.open ? &s->importers.clients_of : NULL,
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
