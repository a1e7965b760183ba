/* `cape ledger verify`. */
#include "cli/command.h"
#include "cli/ledger.h"
#include "cli/log.h"
#include "ledger/verify.h"

struct verify_shown {
	const struct args *args;
	struct progress *progress;
};

static void show_problem(void *context, const struct err *problem)
{
	const struct verify_shown *shown = context;

	progress_line_pause(shown->progress);
	err_print(problem, stderr);
	progress_line_resume(shown->progress);
}

static void show_gap(void *context, const char *text)
{
	const struct verify_shown *shown = context;

	if (shown->args->given[OPT_QUIET])
		return;
	progress_line_pause(shown->progress);
	(void)printf("  Gap                 %s\n", text);
	(void)output_flush();
	progress_line_resume(shown->progress);
}

static void log_verified(const struct ledger *ledger, const struct verified *verified)
{
	cJSON *object = cJSON_CreateObject();

	json_text(object, "ledger", span_text(ledger->folder));
	(void)cJSON_AddNumberToObject(object, "jobs", (double)verified->jobs);
	(void)cJSON_AddNumberToObject(object, "claims", (double)verified->claims);
	(void)cJSON_AddNumberToObject(object, "entries", (double)verified->entries);
	(void)cJSON_AddNumberToObject(object, "files", (double)verified->files);
	(void)cJSON_AddNumberToObject(object, "problems", (double)verified->problems);
	log_result_free(object);
}

int command_ledger_verify(const struct command *command, const struct args *args)
{
	struct verify_shown shown = { .args = args };
	const struct verify_told told = { show_problem, show_gap, &shown };
	struct verified verified = { .jobs = 0 };
	struct err err = ERR_INIT;
	char a[GROUPED_BYTES], b[GROUPED_BYTES], c[GROUPED_BYTES], d[GROUPED_BYTES];
	struct ledger ledger;
	bool ok;

	(void)command;
	if (args->operands_count)
		(void)err_set(&err, "\"%s\" is not expected; name the ledger with --ledger DIR", args->operands[0]);
	if (err.set || !option_ledger(args, &ledger, LEDGER_READ, &err))
		return trouble(&err);
	if (!args->given[OPT_QUIET]) {
		(void)fputs("Ledger ", stdout);
		print_untrusted(stdout, span_text(ledger.folder));
		(void)putchar('\n');
		(void)output_flush();
	}
	shown.progress = progress_line_begin(args);
	progress_stage(shown.progress, "verifying", 0);
	ok = ledger_verify(&ledger, &told, &verified, &err);
	progress_line_end(shown.progress);
	if (ok && log_is_open())
		log_verified(&ledger, &verified);
	ledger_close(&ledger);
	if (!ok)
		return trouble(&err);
	if (!args->given[OPT_QUIET])
		(void)printf("  Read                %s jobs, %s claims with %s entries, %s files\n  %-19s %s\n",
			     grouped(verified.jobs, a), grouped(verified.claims, b), grouped(verified.entries, c),
			     grouped(verified.files, d), "Result",
			     verified.problems ? "damaged, see the messages" : "all files and sums are as recorded");
	return verified.problems ? EXIT_TROUBLE : EXIT_DONE;
}
