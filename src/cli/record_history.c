/* `cape record --portal-history`. */
#include "cli/log.h"
#include "cli/record.h"
#include "core/mem.h"
#include "ledger/portal_record.h"

#include <stdlib.h>

static bool check_options(const struct args *args, struct err *err)
{
	static const enum option others[] = { OPT_CBP_JOB, OPT_CBP_STATUS, OPT_CBP_CLAIM, OPT_AT, OPT_CBP_RESULT };

	if (args->operands_count)
		return err_set(err, "\"%s\" is not expected: the rows of --portal-history say which jobs they are of",
			       args->operands[0]);
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		if (args->given[others[i]])
			return err_set(err, "%s says what the rows of --portal-history say; leave one out",
				       option_rows[others[i]].name);
	}
	return true;
}

/* Into the same stream of errors as any other message about a line of a file. */
static void tell_trouble(const char *path, const struct portal_row *row, const struct portal_result *result)
{
	char *text = *row->job ? mem_format("CBP's job %s: %s", row->job, result->trouble) : mem_text(result->trouble);

	print_problem(stderr, path, row->line, text);
	free(text);
}

static void tell_unknown(const char *path, const struct portal_row *row)
{
	print_problem(stderr, path, row->line,
		      "the status is none of the words that CBP's guide has for an upload, and is kept as it is");
}

static void show_text(const struct portal_row *row, const struct portal_result *result)
{
	char number[NUMBER_BYTES];

	if (result->outcome != PORTAL_NEW)
		return;
	(void)printf("CBP's job %s is job %s, ", row->job, job_text(result->job, number));
	print_untrusted(stdout, span_text(result->status ? result->status : "no status"));
	(void)printf("%s%s\n", *row->claim ? ", claim " : "", row->claim);
}

static void show_json(const struct args *args, const struct portal_row *row, const struct portal_result *result)
{
	static const char *const outcomes[] = { "unmatched", "unchanged", "new" };
	cJSON *object = cJSON_CreateObject();
	char number[NUMBER_BYTES], when[MOMENT_BYTES];

	(void)cJSON_AddNumberToObject(object, "line", (double)row->line);
	json_text_or_null(object, "cbp_job", *row->job ? row->job : NULL);
	json_text_or_null(object, "cbp_claim", *row->claim ? row->claim : NULL);
	json_text_or_null(object, "cbp_status", result->status);
	json_text_or_null(object, "file_name", row->file_name);
	json_text_or_null(object, "cbp_submitted_at", row->file_name ? moment_rfc3339(row->submitted_at, when) : NULL);
	json_text_or_null(object, "job_number",
			  result->outcome == PORTAL_UNMATCHED ? NULL : job_text(result->job, number));
	json_text(object, "outcome", span_text(outcomes[result->outcome]));
	json_text_or_null(object, "trouble", result->trouble);
	log_and_print(args, object);
}

/* The number of rows that were not matched. */
static size_t show_all(const struct args *args, const struct portal_history *history,
		       const struct portal_result *results)
{
	bool quiet = args->given[OPT_QUIET], json = args->given[OPT_JSON];
	const char *path = args->value[OPT_PORTAL_HISTORY];
	size_t counts[PORTAL_NEW + 1] = { 0 };

	for (size_t i = 0; i < history->count; i++) {
		const struct portal_row *row = &history->rows[i];

		counts[results[i].outcome]++;
		if (results[i].trouble)
			tell_trouble(path, row, &results[i]);
		else if (!results[i].known_words && results[i].outcome == PORTAL_NEW && !quiet)
			tell_unknown(path, row);
		if (json_is_wanted(args))
			show_json(args, row, &results[i]);
		if (!json && !quiet)
			show_text(row, &results[i]);
	}
	if (!json && !quiet)
		(void)printf("%zu row%s: %zu matched (%zu new, %zu unchanged), %zu not matched.%s\n", history->count,
			     history->count == 1 ? "" : "s", counts[PORTAL_NEW] + counts[PORTAL_SAME],
			     counts[PORTAL_NEW], counts[PORTAL_SAME], counts[PORTAL_UNMATCHED],
			     args->given[OPT_DRY_RUN] ? " Nothing of it is recorded: --dry-run." : "");
	return counts[PORTAL_UNMATCHED];
}

static bool record_all(const struct args *args, const struct portal_history *history, size_t *unmatched,
		       struct err *err)
{
	struct portal_result *results = mem_zero(history->count * sizeof(*results));
	struct ruleset set;
	struct ledger ledger;
	bool ok = option_ledger(args, &ledger, LEDGER_WRITE, err);

	if (ok) {
		ruleset_load_builtin(&set);
		ok = portal_record(&ledger, history, &set, args->given[OPT_DRY_RUN], results, err);
		ledger_close(&ledger);
		ruleset_free(&set);
	}
	if (ok)
		*unmatched = show_all(args, history, results);
	portal_results_free(results, history->count);
	free(results);
	return ok;
}

int record_portal_history(const struct args *args)
{
	struct portal_history history;
	struct err err = ERR_INIT;
	size_t unmatched = 0;
	bool ok;

	if (!check_options(args, &err) || !portal_history_read(&history, args->value[OPT_PORTAL_HISTORY], &err))
		return trouble(&err);
	ok = record_all(args, &history, &unmatched, &err);
	portal_history_free(&history);
	return ok ? findings_exit(args, unmatched > 0) : trouble(&err);
}
