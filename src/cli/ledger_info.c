/* `cape ledger info`. */
#include "cli/command.h"
#include "cli/ledger.h"
#include "cli/log.h"
#include "cli/moments.h"
#include "ledger/totals.h"

#define LABEL "  %-19s "

static void print_text(const struct ledger *ledger, const struct ledger_totals *t)
{
	char a[GROUPED_BYTES], b[GROUPED_BYTES], when[MOMENT_BYTES];

	(void)fputs("Ledger ", stdout);
	print_untrusted(stdout, span_text(ledger->folder));
	(void)printf("\n" LABEL "%s, %s voided\n", "Jobs", grouped((uint64_t)t->jobs, a),
		     grouped((uint64_t)t->voided, b));
	(void)printf(LABEL "%s, %s outcomes of CBP's\n", "Claims", grouped((uint64_t)t->claims, a),
		     grouped((uint64_t)t->outcomes, b));
	(void)printf(LABEL "%s successes, %s errors as predicted, on claims that stand\n", "Entries",
		     grouped((uint64_t)t->successes, a), grouped((uint64_t)t->errors, b));
	if (t->jobs) {
		(void)printf(LABEL "%s\n", "First job of", moment_portal(t->first_at, when));
		(void)printf(LABEL "%s\n", "Last job of", moment_portal(t->last_at, when));
	}
	(void)printf(LABEL "job %010lld, claim %012lld\n", "Next numbers", (long long)t->numbers.next_job,
		     (long long)t->numbers.next_claim);
	(void)printf(LABEL "%s (\"cape ledger verify\" lists them)\n", "Gaps in numbers",
		     grouped((uint64_t)t->gaps, a));
	(void)printf(LABEL "%s bytes, schema %d%s%s\n", "Size", grouped((uint64_t)t->bytes, a), t->schema,
		     ledger->shared ? ", shared with the group" : "", ledger->read_only ? ", read-only" : "");
}

static void show_json(const struct args *args, const struct ledger *ledger, const struct ledger_totals *t)
{
	cJSON *object = cJSON_CreateObject();
	char text[MOMENT_BYTES];

	json_text(object, "ledger", span_text(ledger->folder));
	(void)cJSON_AddNumberToObject(object, "schema", t->schema);
	(void)cJSON_AddNumberToObject(object, "jobs", (double)t->jobs);
	(void)cJSON_AddNumberToObject(object, "voided", (double)t->voided);
	(void)cJSON_AddNumberToObject(object, "claims", (double)t->claims);
	(void)cJSON_AddNumberToObject(object, "outcomes", (double)t->outcomes);
	(void)cJSON_AddNumberToObject(object, "successes", (double)t->successes);
	(void)cJSON_AddNumberToObject(object, "errors", (double)t->errors);
	json_text_or_null(object, "first_submitted_at", t->jobs ? moment_rfc3339(t->first_at, text) : NULL);
	json_text_or_null(object, "last_submitted_at", t->jobs ? moment_rfc3339(t->last_at, text) : NULL);
	(void)snprintf(text, sizeof(text), "%010lld", (long long)t->numbers.next_job);
	json_text(object, "next_job", span_text(text));
	(void)snprintf(text, sizeof(text), "%012lld", (long long)t->numbers.next_claim);
	json_text(object, "next_claim", span_text(text));
	(void)cJSON_AddNumberToObject(object, "gaps", (double)t->gaps);
	(void)cJSON_AddNumberToObject(object, "bytes", (double)t->bytes);
	log_and_print(args, object);
}

int command_ledger_info(const struct command *command, const struct args *args)
{
	struct ledger_totals totals;
	struct err err = ERR_INIT;
	struct ledger ledger;

	(void)command;
	if (args->operands_count)
		(void)err_set(&err, "\"%s\" is not expected; name the ledger with --ledger DIR", args->operands[0]);
	if (err.set || !option_ledger(args, &ledger, LEDGER_READ, &err))
		return trouble(&err);
	if (!ledger_totals(&ledger, &totals, &err)) {
		ledger_close(&ledger);
		return trouble(&err);
	}
	if (json_is_wanted(args))
		show_json(args, &ledger, &totals);
	if (!args->given[OPT_JSON])
		print_text(&ledger, &totals);
	ledger_close(&ledger);
	return EXIT_DONE;
}
