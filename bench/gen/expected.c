/* From counts to upload status and claim status, in the words and under the keys of the engine's own `--json`. */
#include "expected.h"

#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "put.h"
#include "sink.h"

/* CBP's limit for one declaration. */
#define ENTRIES_LIMIT 9999
/* Everything but the importer numbers, of which there are at most OPTIONS_IORS_MAX. */
#define TEXT_BYTES 8192

struct list {
	const char *name;
	uint64_t count;
};

static char *put_key(char *p, const char *key)
{
	p = put_text(put_text(p, "  \""), key);
	return put_text(p, "\": ");
}

static char *put_count(char *p, const char *key, uint64_t count)
{
	return put_text(put_uint(put_key(p, key), count), ",\n");
}

/* A NULL text is a null. */
static char *put_string(char *p, const char *key, const char *text)
{
	p = put_key(p, key);
	if (text == NULL)
		return put_text(p, "null,\n");
	return put_text(put_text(put_char(p, '"'), text), "\",\n");
}

static uint64_t lists_sum(const struct list *lists, size_t count)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += lists[i].count;
	return sum;
}

/* An object of counts; null when the file did not get to the gate. With SPARSE, zeros are left out. */
static char *put_lists(char *p, const char *key, const struct list *lists, size_t count, bool reached, bool sparse)
{
	const char *between = "";

	p = put_key(p, key);
	if (!reached)
		return put_text(p, "null,\n");
	p = put_char(p, '{');
	for (size_t i = 0; i < count; i++) {
		if (sparse && lists[i].count == 0)
			continue;
		p = put_text(put_text(put_text(p, between), "\""), lists[i].name);
		p = put_uint(put_text(p, "\": "), lists[i].count);
		between = ", ";
	}
	return put_text(p, "},\n");
}

static char *put_population(char *p, const struct options *options)
{
	p = put_uint(put_text(put_key(p, "population"), "{\"entries\": "), options->of);
	p = put_uint(put_text(p, ", \"seed\": "), options->seed);
	p = put_uint(put_text(p, ", \"filers\": "), options->filers);
	if (options->importers != UINT32_MAX)
		p = put_uint(put_text(p, ", \"importers\": "), options->importers);
	p = put_date(put_text(p, ", \"data_date\": \""), options->data_date);
	return put_text(p, "\"},\n");
}

static char *put_account(char *p, const struct account *account)
{
	static const char *const types[] = { "", "importer", "broker", "filer" };

	p = put_text(put_text(put_key(p, "account"), "{\"type\": \""), types[account->type]);
	if (account->type != ACCOUNT_IMPORTER)
		return put_text(put_text(put_text(p, "\", \"filer_code\": \""), account->filer_code), "\"},\n");
	p = put_text(p, "\", \"ior\": [");
	for (unsigned i = 0; i < account->ior_count; i++)
		p = put_text(put_text(put_text(p, i == 0 ? "\"" : ", \""), account->iors[i]), "\"");
	return put_text(p, "]},\n");
}

static char *put_unchecked(char *p, const struct gates_context *context, bool accepted)
{
	const char *between = "";

	p = put_char(put_key(p, "unchecked"), '[');
	for (size_t i = 0; i < GATES_RULES; i++) {
		if (!accepted || !gates_rule_unchecked(i, context))
			continue;
		p = put_text(put_text(put_text(p, between), "\""), gates_rule_id(i));
		p = put_char(p, '"');
		between = ", ";
	}
	return put_text(p, "],\n");
}

/* Successes, errors and claim status: null for a file that is no claim. */
static char *put_claim(char *p, const struct tally *tally, bool accepted)
{
	uint64_t successes = tally->first_failure[GATES_RULES];
	uint64_t errors = tally->entries - successes;

	if (!accepted)
		return put_text(p, "  \"claim_status\": null,\n  \"successes\": null,\n  \"errors\": null,\n");
	p = put_string(p, "claim_status",
		       successes == 0 ? "Rejected"
		       : errors > 0   ? "Accepted with Error(s)"
				      : "Accepted");
	return put_count(put_count(p, "successes", successes), "errors", errors);
}

static char *put_result(char *p, const struct tally *tally, const struct gates_context *context)
{
	const struct list gate_b[] = { { "Not 11 characters long", tally->length },
				       { "Duplicate entry numbers", tally->duplicate },
				       { "Filer code not matching", tally->filer_code } };
	const struct list gate_c[] = { { "Entry number does not exist", tally->exists },
				       { "Account Mismatch", tally->mismatch } };
	struct list gate_d[GATES_RULES];
	bool past_b = lists_sum(gate_b, 3) == 0;
	bool past_c = past_b && lists_sum(gate_c, 2) == 0;
	const char *status = !past_b   ? "Failed initial validation"
			     : !past_c ? "Rejected by batch validation"
				       : "Accepted";

	for (size_t i = 0; i < GATES_RULES; i++)
		gate_d[i] = (struct list){ gates_rule_id(i), tally->first_failure[i] };
	p = put_string(p, "upload_status", status);
	p = put_string(p, "reason", past_c ? NULL : status);
	p = put_count(p, "entries", tally->entries);
	p = put_count(p, "blank_rows", tally->blank_rows);
	p = put_claim(p, tally, past_c);
	if (past_c)
		p = put_lists(p, "rules", gate_d, GATES_RULES, true, true);
	else
		p = put_lists(p, "rules", past_b ? gate_c : gate_b, past_b ? 2 : 3, true, true);
	p = put_lists(p, "gate_b", gate_b, 3, true, false);
	p = put_lists(p, "gate_c", gate_c, 2, past_b, false);
	p = put_lists(p, "gate_d", gate_d, GATES_RULES, past_c, false);
	p = put_unchecked(p, context, past_c);
	p = put_key(p, "over_limit");
	return put_text(p, tally->entries > ENTRIES_LIMIT ? "true,\n" : "false,\n");
}

bool expected_write(const struct options *options, const struct account *account, const struct gates_context *context,
		    const struct tally *tally)
{
	size_t len = strlen(options->output);
	char *path = malloc(len + sizeof ".expected.json");
	struct sink sink;
	bool opened;
	char *p;

	if (path == NULL)
		return complain("not enough memory for a file name");
	memcpy(path, options->output, len);
	memcpy(path + len, ".expected.json", sizeof ".expected.json");
	opened = sink_open(&sink, path);
	free(path);
	if (!opened)
		return false;
	p = put_text(sink_room(&sink, TEXT_BYTES), "{\n");
	p = put_population(p, options);
	p = put_account(p, account);
	p = put_result(p, tally, context);
	p = put_date(put_text(put_key(p, "as_of"), "\""), context->as_of);
	sink_advance(&sink, put_text(p, "\"\n}\n"));
	return sink_close(&sink);
}
