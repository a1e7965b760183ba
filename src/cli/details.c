/* A job and its claim, line by line. */
#include "cli/details.h"

#include "core/mem.h"
#include "emit/claim.h"

#include <stdlib.h>

#define LABEL "  %-19s "

bool details_number(const struct args *args, const char *what, int64_t max, int64_t *number, struct err *err)
{
	const char *text = args->operands_count == 1 ? args->operands[0] : "";
	size_t len = strspn(text, "0123456789");

	if (len == 0 || len > CLAIM_NUMBER_DIGITS || text[len] != '\0')
		return err_set(err, "name one %s by its number; \"cape help %s\" shows how", what, what);
	*number = strtoll(text, NULL, 10);
	return *number <= max || err_set(err, "there are no %s numbers above %lld", what, (long long)max);
}

/* "importer 123456789XX, *****6789"; NULL: there is no job */
static char *account_shown(const struct job_details *d, bool show_ior)
{
	char *numbers, *all;

	if (d->job == NO_JOB)
		return NULL;
	numbers = importers_shown(d->account_identity, show_ior);
	all = mem_format("%s %s", d->account_type, numbers);
	free(numbers);
	return all;
}

static void print_line(const char *label, const char *text)
{
	if (!text)
		return;
	(void)printf(LABEL, label);
	print_untrusted(stdout, span_text(text));
	(void)putchar('\n');
}

static void print_file(const char *label, const struct file_digest *file)
{
	char digest[DIGEST_TEXT_BYTES], n[GROUPED_BYTES];

	if (file->bytes < 0)
		return;
	digest_text(file->sha256, digest);
	(void)printf(LABEL "%s bytes, SHA-256 %s\n", label, grouped((uint64_t)file->bytes, n), digest);
}

static void print_claim(const struct job_details *d)
{
	char number[NUMBER_BYTES], a[GROUPED_BYTES], b[GROUPED_BYTES], c[GROUPED_BYTES];

	if (d->claim == NO_CLAIM) {
		if (d->entries >= 0)
			(void)printf(LABEL "%s\n", "Entries", grouped((uint64_t)d->entries, a));
		return;
	}
	print_line("Claim number", claim_text(d->claim, number));
	print_line("Claim status", d->claim_status);
	(void)printf(LABEL "%s: %s successes, %s errors\n", "Entries", grouped((uint64_t)d->entries, a),
		     grouped((uint64_t)d->successes, b), grouped((uint64_t)d->errors, c));
}

static void print_outcome(const struct imported_outcome *o)
{
	char a[GROUPED_BYTES], b[GROUPED_BYTES], when[MOMENT_BYTES];

	if (o->outcome == NO_OUTCOME)
		return;
	(void)printf(LABEL "%s successes, %s errors, on CBP's claim %s\n", "CBP's outcome",
		     grouped((uint64_t)o->successes, a), grouped((uint64_t)o->errors, b), o->cbp_claim);
	(void)printf(LABEL "%s in New York\n", "Imported", moment_portal(o->imported_at, when));
	print_file("Outcome", &o->file);
}

static void imported_text(const struct job_details *d)
{
	char number[NUMBER_BYTES], when[MOMENT_BYTES];

	(void)printf("Imported claim %s: no job of this ledger became it\n", claim_text(d->claim, number));
	(void)printf(LABEL "%s in New York\n", "First imported", moment_portal(d->submitted_at, when));
	print_claim(d);
	print_outcome(&d->outcome);
}

void details_text(const struct job_details *d, bool show_ior)
{
	char *account = account_shown(d, show_ior);
	char number[NUMBER_BYTES], when[MOMENT_BYTES];

	if (d->job == NO_JOB) {
		imported_text(d);
		return;
	}
	(void)printf("File upload job %s\n", job_text(d->job, number));
	print_line("File name", d->file_name);
	(void)printf(LABEL "%s in New York\n", "Submitted", moment_portal(d->submitted_at, when));
	print_line("Submitted by", d->submitted_by);
	print_line("Account", account);
	print_line("Note", d->note);
	print_line("File upload status", d->file_upload_status);
	print_claim(d);
	if (d->voided_at) {
		(void)printf(LABEL "%s in New York, by ", "Voided", moment_portal(d->voided_at, when));
		print_untrusted(stdout, span_text(d->voided_by));
		(void)putchar('\n');
		print_line("Reason", d->void_reason);
	}
	print_line("CBP's job", d->cbp_job);
	print_line("CBP's claim", d->cbp_claim);
	print_line("CBP's status", d->cbp_status);
	if (d->cbp_submitted_at)
		(void)printf(LABEL "%s in New York\n", "Submitted to CBP", moment_portal(d->cbp_submitted_at, when));
	print_outcome(&d->outcome);
	(void)printf(LABEL "%s, index data of %s, rules %s\n", "As of", d->as_of, d->data_date, d->rules_version);
	print_file("Uploaded file", &d->upload);
	print_file("Result", &d->result);
	print_file("CBP's result", &d->cbp_result);
	free(account);
}

static void add_file(cJSON *object, const char *bytes_key, const char *sha256_key, const struct file_digest *file)
{
	char digest[DIGEST_TEXT_BYTES];

	if (file->bytes < 0) {
		(void)cJSON_AddNullToObject(object, bytes_key);
		(void)cJSON_AddNullToObject(object, sha256_key);
		return;
	}
	(void)cJSON_AddNumberToObject(object, bytes_key, (double)file->bytes);
	digest_text(file->sha256, digest);
	json_text(object, sha256_key, span_text(digest));
}

static void add_count(cJSON *object, const char *key, bool known, int64_t n)
{
	if (known)
		(void)cJSON_AddNumberToObject(object, key, (double)n);
	else
		(void)cJSON_AddNullToObject(object, key);
}

static void add_outcome(cJSON *object, const struct imported_outcome *o)
{
	const struct file_digest none = { .bytes = -1 };
	bool there = o->outcome != NO_OUTCOME;
	char when[MOMENT_BYTES];

	json_text_or_null(object, "outcome_cbp_claim", there ? o->cbp_claim : NULL);
	json_text_or_null(object, "outcome_imported_at", there ? moment_rfc3339(o->imported_at, when) : NULL);
	add_count(object, "outcome_successes", there, o->successes);
	add_count(object, "outcome_errors", there, o->errors);
	add_file(object, "outcome_bytes", "outcome_sha256", there ? &o->file : &none);
}

void details_json(const struct job_details *d, bool show_ior)
{
	cJSON *object = cJSON_CreateObject();
	char *account = account_shown(d, show_ior);
	char number[NUMBER_BYTES], when[MOMENT_BYTES];
	bool is_claim = d->claim != NO_CLAIM;

	json_text_or_null(object, "job_number", d->job == NO_JOB ? NULL : job_text(d->job, number));
	json_text_or_null(object, "claim_number", is_claim ? claim_text(d->claim, number) : NULL);
	json_text_or_null(object, "file_name", d->file_name);
	json_text(object, "submitted_at", span_text(moment_rfc3339(d->submitted_at, when)));
	json_text_or_null(object, "file_upload_status", d->file_upload_status);
	json_text_or_null(object, "submitted_by", d->submitted_by);
	json_text_or_null(object, "cbp_job", d->cbp_job);
	json_text_or_null(object, "cbp_claim", d->cbp_claim);
	json_text_or_null(object, "cbp_status", d->cbp_status);
	json_text_or_null(object, "cbp_submitted_at",
			  d->cbp_submitted_at ? moment_rfc3339(d->cbp_submitted_at, when) : NULL);
	json_text_or_null(object, "account", account);
	json_text_or_null(object, "note", d->note);
	add_count(object, "entries", d->entries >= 0, d->entries);
	json_text_or_null(object, "claim_status", d->claim_status);
	add_count(object, "successes", is_claim, d->successes);
	add_count(object, "errors", is_claim, d->errors);
	json_text_or_null(object, "as_of", d->as_of);
	json_text_or_null(object, "index_hash", d->index_hash);
	json_text_or_null(object, "data_date", d->data_date);
	json_text_or_null(object, "rules_version", d->rules_version);
	add_file(object, "upload_bytes", "upload_sha256", &d->upload);
	add_file(object, "result_bytes", "result_sha256", &d->result);
	add_file(object, "cbp_result_bytes", "cbp_result_sha256", &d->cbp_result);
	json_text_or_null(object, "voided_at", d->voided_at ? moment_rfc3339(d->voided_at, when) : NULL);
	json_text_or_null(object, "voided_by", d->voided_by);
	json_text_or_null(object, "void_reason", d->void_reason);
	add_outcome(object, &d->outcome);
	free(account);
	json_print_line(object);
}
