/* Making and telling reports of imports. */
#include "cli/claim_report.h"

#include "cli/log.h"
#include "core/mem.h"
#include "core/place.h"

#include <stdlib.h>

#define LABEL "  %-19s "

/* Of a list in text; --json has all. */
#define ENTRIES_SHOWN 10

static void add_place(struct entry_list *list, uint64_t place)
{
	list->places = mem_room(list->places, &list->capacity, list->count + 1, sizeof(*list->places));
	list->places[list->count++] = place;
}

static void take_entry(void *context, uint64_t place, const struct compared_pair *pair)
{
	struct claim_report *report = context;

	if (pair->agreement == NOT_DECIDED)
		add_place(&report->not_in_file, place);
	else if (pair->agreement == NOT_DECLARED)
		add_place(&report->not_on_claim, place);
}

enum import_end claim_report_make(struct claim_report *report, const struct ledger *ledger, const char *path,
				  struct err *err)
{
	const struct compare_told told = { take_entry, report };
	struct err refused = ERR_INIT;
	enum import_end end;

	*report = (struct claim_report){ .path = path };
	compare_begin(&report->comparison);
	end = import_claim_file(ledger, path, &report->imported, &refused);
	if (end == IMPORT_REFUSED) {
		report->err = mem_alloc(sizeof(*report->err));
		*report->err = refused;
	} else if (end == IMPORT_TROUBLE) {
		*err = refused;
	} else if (!compare_claim(&report->comparison, ledger, report->imported.claim, report->imported.job != NO_JOB,
				  &told, err)) {
		end = IMPORT_TROUBLE;
	}
	compare_sort(&report->comparison);
	return end;
}

void claim_report_free(struct claim_report *report)
{
	compare_free(&report->comparison);
	free(report->not_in_file.places);
	free(report->not_on_claim.places);
	free(report->err);
}

bool claim_report_finds(const struct claim_report *r)
{
	return comparison_finds(&r->comparison) || r->imported.kind == IMPORT_CLAIM || r->imported.own_number ||
	       r->imported.voided != NO_JOB;
}

/* --- text --------------------------------------------------------------------------------------------------------------- */

static const char *entry_text(uint64_t place, char out[ENTRY_NUMBER_LEN + 1])
{
	key_unpack(key_of_place(place), (unsigned char *)out);
	out[ENTRY_NUMBER_LEN] = '\0';
	return out;
}

static void print_entries(const char *label, const struct entry_list *list)
{
	char number[ENTRY_NUMBER_LEN + 1], n[GROUPED_BYTES];
	size_t shown = list->count < ENTRIES_SHOWN ? list->count : ENTRIES_SHOWN;

	if (list->count == 0)
		return;
	(void)printf(LABEL "%s: ", label, grouped(list->count, n));
	for (size_t i = 0; i < shown; i++)
		(void)printf("%s%s", i ? ", " : "", entry_text(list->places[i], number));
	(void)puts(shown < list->count ? ", …" : "");
}

static void print_how(const struct imported *imported)
{
	static const char *const ways[] = {
		[MATCHED_NOT] = "",
		[MATCHED_NUMBER] = "by CBP's number",
		[MATCHED_ENTRIES] = "by its entries",
		[MATCHED_COVER] = "by most of its entries",
	};

	if (imported->kind == IMPORT_CLAIM)
		(void)printf("%012lld, new: no job of this ledger became it\n", (long long)imported->claim);
	else if (imported->job == NO_JOB)
		(void)printf("%012lld, which no job of this ledger became\n", (long long)imported->claim);
	else
		(void)printf("%012lld of job %010lld, %s\n", (long long)imported->claim, (long long)imported->job,
			     ways[imported->by]);
}

static void print_text(const struct claim_report *r)
{
	const struct imported *i = &r->imported;
	char a[GROUPED_BYTES], b[GROUPED_BYTES], c[GROUPED_BYTES];

	print_untrusted(stdout, span_text(r->path));
	(void)printf(": CBP's claim %s\n" LABEL, i->cbp_claim, "Claim");
	print_how(i);
	(void)printf(LABEL "%s: %s successes, %s errors%s\n", "Entries",
		     grouped((uint64_t)i->successes + (uint64_t)i->errors, a), grouped((uint64_t)i->successes, b),
		     grouped((uint64_t)i->errors, c),
		     i->kind == IMPORT_REPLACED ? "; replaces an earlier import"
		     : i->kind == IMPORT_SAME   ? "; imported before, nothing new"
						: "");
	if (i->job != NO_JOB)
		(void)printf(LABEL "%s as predicted, %s not\n", "Prediction", grouped(r->comparison.agreeing, a),
			     grouped(r->comparison.differing, b));
	print_entries("Not in CBP's file", &r->not_in_file);
	print_entries("Not on our claim", &r->not_on_claim);
	for (size_t k = 0; k < compare_unknown(&r->comparison); k++) {
		const struct unknown_message *unknown = &r->comparison.unknown[k];

		(void)printf(LABEL "%s: ", "Unknown message", grouped(unknown->entries, a));
		print_untrusted(stdout, span_text(*unknown->message ? unknown->message : "(no text)"));
		(void)putchar('\n');
	}
	if (r->comparison.differing)
		(void)printf(LABEL "\"cape claim %012lld --compare\" shows the entries that differ\n", "Next",
			     (long long)i->claim);
}

/* --- JSON --------------------------------------------------------------------------------------------------------------- */

/* A log gets no numbers of entries, only how many there are. */
static void add_entries(cJSON *object, const char *key, const struct entry_list *list, bool numbers)
{
	cJSON *array = numbers ? cJSON_AddArrayToObject(object, key) : NULL;
	char number[ENTRY_NUMBER_LEN + 1];

	if (!numbers)
		(void)cJSON_AddNumberToObject(object, key, (double)list->count);
	for (size_t i = 0; numbers && i < list->count; i++)
		(void)cJSON_AddItemToArray(array, cJSON_CreateString(entry_text(list->places[i], number)));
}

static void add_count(cJSON *object, const char *key, bool known, int64_t n)
{
	if (known)
		(void)cJSON_AddNumberToObject(object, key, (double)n);
	else
		(void)cJSON_AddNullToObject(object, key);
}

static cJSON *report_json(const struct claim_report *r, bool numbers)
{
	static const char *const kinds[] = { "new", "imported claim", "replaced", "same" };
	static const char *const ways[] = { NULL, "cbp_claim", "entries", "most entries" };
	const struct imported *i = &r->imported;
	cJSON *object = cJSON_CreateObject();
	char number[NUMBER_BYTES];
	bool done = r->err == NULL, predicted = done && i->job != NO_JOB;

	json_text(object, "file", span_text(r->path));
	json_text_or_null(object, "cbp_claim", *i->cbp_claim ? i->cbp_claim : NULL);
	json_text_or_null(object, "claim_number", done ? claim_text(i->claim, number) : NULL);
	json_text_or_null(object, "job_number", predicted ? job_text(i->job, number) : NULL);
	json_text_or_null(object, "matched_by", done ? ways[i->by] : NULL);
	json_text_or_null(object, "import", done ? kinds[i->kind] : NULL);
	add_count(object, "entries", done, i->successes + i->errors);
	add_count(object, "successes", done, i->successes);
	add_count(object, "errors", done, i->errors);
	add_count(object, "agreeing", predicted, (int64_t)r->comparison.agreeing);
	add_count(object, "differing", predicted, (int64_t)r->comparison.differing);
	add_entries(object, "not_in_file", &r->not_in_file, numbers);
	add_entries(object, "not_on_claim", &r->not_on_claim, numbers);
	unknown_json(object, &r->comparison);
	json_text_or_null(object, "error", done ? NULL : r->err->text);
	return object;
}

static void warn(const struct claim_report *r)
{
	struct err warning = ERR_INIT;

	if (r->imported.own_number)
		(void)err_file(&warning, r->path,
			       "has a claim number of this ledger; make sure that it is CBP's file, not one of cape's");
	if (warning.set)
		err_print(&warning, stderr);
	warning = (struct err)ERR_INIT;
	if (r->imported.voided != NO_JOB)
		(void)err_file(
			&warning, r->path,
			"is CBP's claim %s, which is recorded for job %010lld, and that is void here; CBP has it, so "
			"that its entries count as claimed; see \"cape claims\"",
			r->imported.cbp_claim, (long long)r->imported.voided);
	if (warning.set)
		err_print(&warning, stderr);
}

void claim_report_tell(const struct claim_report *report, const struct args *args)
{
	if (report->err)
		err_print(report->err, stderr);
	else if (!args->given[OPT_QUIET])
		warn(report);
	if (log_is_open())
		log_result_free(report_json(report, false));
	if (args->given[OPT_JSON])
		json_print_line(report_json(report, true));
	else if (!report->err && !args->given[OPT_QUIET])
		print_text(report);
}
