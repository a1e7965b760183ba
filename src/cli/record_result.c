/* `cape record --cbp-result`: CBP's lists of offenders beside ours. */
#include "cli/record.h"
#include "core/mem.h"

#include <stdlib.h>

/* Offenders that text shows one by one. */
#define SHOWN_MAX 20

struct showing {
	const struct result_lists *cbp;
	cJSON *only_cbp; /* NULL: text is wanted */
	cJSON *only_ours;
	size_t shown;
	bool quiet;
};

bool record_result_open(const struct args *args, struct result_lists *lists, struct err *err)
{
	const char *path = args->value[OPT_CBP_RESULT];

	*lists = (struct result_lists){ .count = 0 };
	if (!path)
		return true;
	if (strcmp(path, "-") == 0)
		return err_set(err, "--cbp-result keeps a file, which standard input is not; name one");
	return result_lists_read(lists, path, err);
}

bool record_result_fits(const struct ledger *ledger, int64_t job, struct err *err)
{
	struct job_details details;
	bool ok;

	if (!job_details(ledger, job, &details, err))
		return false;
	ok = (details.cbp_gate != 'D' && details.outcome.outcome == NO_OUTCOME) ||
	     err_set(err,
		     "CBP accepted job %010lld, and gives lists of offenders for files that it rejected only; correct the "
		     "status with --cbp-status, or leave --cbp-result out",
		     (long long)job);
	job_details_free(&details);
	return ok;
}

static void tell(void *context, const struct result_lists *lists, const struct offender *offender)
{
	struct showing *s = context;
	bool is_cbp = lists == s->cbp;
	const char *list = lists->names[offender->list];
	cJSON *object;

	if (s->only_cbp) {
		object = cJSON_CreateObject();
		json_text(object, "entry", span_text(offender->typed));
		json_text(object, "list", span_text(list));
		(void)cJSON_AddItemToArray(is_cbp ? s->only_cbp : s->only_ours, object);
		return;
	}
	if (s->quiet || s->shown++ >= SHOWN_MAX)
		return;
	(void)fputs(is_cbp ? "  only CBP   " : "  only we    ", stdout);
	print_untrusted(stdout, span_text(offender->typed));
	(void)fputs("  ", stdout);
	print_untrusted(stdout, span_text(list));
	(void)putchar('\n');
}

/* Our lists; none where the file was accepted, or ended at gate A. */
static bool open_ours(const struct ledger *ledger, const struct job_details *d, struct result_lists *ours,
		      struct err *err)
{
	char *path = d->claim == NO_CLAIM ? job_result_path(ledger, d) : NULL;
	bool ok = true;

	*ours = (struct result_lists){ .count = 0 };
	if (path)
		ok = result_lists_read(ours, path, err);
	free(path);
	return ok;
}

static void show_json(cJSON *object, const struct lists_compared *compared, struct showing *s)
{
	cJSON *result = cJSON_CreateObject();

	(void)cJSON_AddNumberToObject(result, "both", (double)compared->both);
	(void)cJSON_AddItemToObject(result, "only_cbp", s->only_cbp);
	(void)cJSON_AddItemToObject(result, "only_ours", s->only_ours);
	(void)cJSON_AddItemToObject(object, "cbp_result", result);
}

bool record_result_show(const struct args *args, const struct ledger *ledger, const struct job_details *d,
			const struct result_lists *cbp, cJSON *object, bool *differs, struct err *err)
{
	struct showing s = { .cbp = cbp, .quiet = args->given[OPT_QUIET] };
	char a[GROUPED_BYTES], b[GROUPED_BYTES], c[GROUPED_BYTES];
	struct lists_compared compared;
	struct result_lists ours;

	if (!open_ours(ledger, d, &ours, err))
		return false;
	if (object) {
		s.only_cbp = cJSON_CreateArray();
		s.only_ours = cJSON_CreateArray();
	}
	compared = result_lists_compare(cbp, &ours, tell, &s);
	*differs = compared.only_a || compared.only_b;
	if (object)
		show_json(object, &compared, &s);
	if (!object && !s.quiet) {
		if (s.shown > SHOWN_MAX)
			(void)printf("  and %s more; --json has all\n", grouped(s.shown - SHOWN_MAX, a));
		(void)printf(
			"Offenders in CBP's result: %s that we have too, %s that only CBP has, %s that only we have.\n",
			grouped(compared.both, a), grouped(compared.only_a, b), grouped(compared.only_b, c));
	}
	result_lists_free(&ours);
	return true;
}
