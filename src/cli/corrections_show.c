/* Sums and files, as text and JSON. */
#include "cli/corrections.h"

static bool is_marked(const struct corrections_view *view)
{
	return view->which != CORRECT_CLAIM && !view->dropped;
}

static const char *outcome_of(const struct correcting *done)
{
	return done->imported ? "CBP's" : "predicted";
}

static void wrote(const char *path, const char *what)
{
	(void)fputs("Wrote ", stdout);
	print_untrusted(stdout, span_text(path));
	(void)printf(": %s\n", what);
}

static void claim_text_of(const struct corrections_view *view, const struct correcting *done)
{
	char a[GROUPED_BYTES], b[GROUPED_BYTES], c[GROUPED_BYTES], d[GROUPED_BYTES], e[GROUPED_BYTES], f[GROUPED_BYTES];
	char number[NUMBER_BYTES], as_of[DAY_TEXT_BYTES];

	day_format(view->gates->rules->as_of, as_of);
	(void)printf(
		"Claim %s, %s outcome: %s entries, %s claimed, %s pass now and can be uploaded, %s fail, %s held, %s "
		"on another claim.\n",
		claim_text(view->details->claim, number), outcome_of(done), grouped(done->entries, a),
		grouped(done->claimed, b), grouped(done->to_upload, c), grouped(done->failing, d),
		grouped(done->held, e), grouped(done->elsewhere, f));
	(void)printf("Judged as of %s, rules %s.\n", as_of, view->rules_version);
}

static void file_text_of(const struct corrections_view *view, const struct correcting *done)
{
	char a[GROUPED_BYTES], b[GROUPED_BYTES], number[NUMBER_BYTES];

	(void)printf("Job %s, %s lists of offenders: %s entries, %s of them %s.\n",
		     job_text(view->details->job, number), outcome_of(done), grouped(done->entries, a),
		     grouped(done->offenders, b), view->dropped ? "left out" : "marked");
}

void corrections_text(const struct corrections_view *view, const struct correcting *done)
{
	if (view->which == CORRECT_CLAIM)
		claim_text_of(view, done);
	else
		file_text_of(view, done);
	if (is_marked(view))
		wrote(done->upload.path,
		      "correct what is marked, remove the second column, and upload the entire file again.");
	for (size_t i = 0; i < done->upload.count; i++)
		wrote(done->upload.written[i], "upload it as it is.");
	if (done->open.rows)
		wrote(done->open.path, "what is not uploaded, and why.");
	if (!is_marked(view) && done->to_upload == 0)
		(void)puts("There is nothing to upload.");
}

static void add_files(cJSON *object, const struct corrections_view *view, const struct correcting *done)
{
	cJSON *files = cJSON_CreateArray();

	for (size_t i = 0; i < done->upload.count; i++)
		(void)cJSON_AddItemToArray(files, json_string(span_text(done->upload.written[i])));
	(void)cJSON_AddItemToObject(object, "files", files);
	json_text_or_null(object, "marked_file", is_marked(view) ? done->upload.path : NULL);
	json_text_or_null(object, "open_file", done->open.rows ? done->open.path : NULL);
}

cJSON *corrections_json(const struct corrections_view *view, const struct correcting *done)
{
	bool is_claim = view->which == CORRECT_CLAIM;
	cJSON *object = cJSON_CreateObject();
	char number[NUMBER_BYTES], as_of[DAY_TEXT_BYTES];

	json_text_or_null(object, "job_number",
			  view->details->job == NO_JOB ? NULL : job_text(view->details->job, number));
	json_text_or_null(object, "claim_number", is_claim ? claim_text(view->details->claim, number) : NULL);
	json_text(object, "outcome", span_text(done->imported ? "cbp" : "predicted"));
	(void)cJSON_AddNumberToObject(object, "entries", (double)done->entries);
	(void)cJSON_AddNumberToObject(object, "claimed", (double)done->claimed);
	(void)cJSON_AddNumberToObject(object, "to_upload", (double)done->to_upload);
	(void)cJSON_AddNumberToObject(object, "open", (double)done->failing);
	(void)cJSON_AddNumberToObject(object, "held", (double)done->held);
	(void)cJSON_AddNumberToObject(object, "claimed_elsewhere", (double)done->elsewhere);
	(void)cJSON_AddNumberToObject(object, "offenders", (double)done->offenders);
	add_files(object, view, done);
	if (is_claim)
		day_format(view->gates->rules->as_of, as_of);
	json_text_or_null(object, "as_of", is_claim ? as_of : NULL);
	json_text_or_null(object, "rules_version", view->rules_version);
	return object;
}
