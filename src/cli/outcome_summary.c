/* The summary of one input. */
#include "cli/command.h"
#include "cli/outcome.h"
#include "run/offenders.h"

/* Labels are padded to this width. */
#define LABEL "  %-19s "

struct summary {
	const struct outcome_view *view;
	const struct outcome *outcome;
	FILE *stream;
	bool colour;
};

static void print_status(const struct summary *s, const char *label, const char *text, bool good)
{
	(void)fprintf(s->stream, LABEL, label);
	if (s->colour)
		(void)fputs(good ? "\033[32m" : "\033[31m", s->stream);
	(void)fputs(text, s->stream);
	(void)fputs(s->colour ? "\033[0m\n" : "\n", s->stream);
}

static void print_count(const struct summary *s, uint64_t count, const char *text, const char *remark)
{
	char n[GROUPED_BYTES];

	(void)fprintf(s->stream, "  %19s %s%s%s%s\n", grouped(count, n), text, *remark ? " (" : "", remark,
		      *remark ? ")" : "");
}

static void print_lists(const struct summary *s)
{
	struct offender_lists lists;

	offender_lists_of(s->view->rules, s->outcome->kind == OUTCOME_GATE_B ? GATE_B : GATE_C, &lists);
	for (size_t k = 0; k < lists.count; k++) {
		if (s->outcome->list_counts[k])
			print_count(s, s->outcome->list_counts[k], lists.names[k], "");
	}
}

/* CBP lacks the missing numbers, or the exports do: which filer codes they have, and whether the index covers those. */
static void print_missing(const struct summary *s)
{
	const struct missing_filers *missing = &s->outcome->missing;
	size_t shown = missing->count < MISSING_FILERS_SHOWN ? missing->count : MISSING_FILERS_SHOWN;
	char date[DAY_TEXT_BYTES], n[GROUPED_BYTES];

	if (missing->count == 0)
		return;
	day_format(s->view->index->header.data_date, date);
	(void)fprintf(s->stream, LABEL "%s entry summaries, data of %s\n", "The index has",
		      grouped(s->view->index->header.entries, n), date);
	for (size_t i = 0; i < shown; i++) {
		unsigned char code[FILER_CODE_LEN];

		filer_unpack(missing->filers[i], code);
		(void)fprintf(
			s->stream, LABEL "%.3s: %s\n", i ? "" : "Missing, by filer", (const char *)code,
			missing->covered[i]
				? "the index has other entries of this filer; these are newer, mistyped, or not in ACE"
				: "the index has none of this filer; add its exports");
	}
	if (shown < missing->count)
		(void)fprintf(s->stream, LABEL "and %zu more filer codes\n", "", missing->count - shown);
}

static void print_names(const struct summary *s, const char *label, uint64_t bits, bool rules, const char *remark)
{
	const char *separator = "";

	if (!bits)
		return;
	(void)fprintf(s->stream, LABEL, label);
	for (; bits; bits &= bits - 1) {
		unsigned k = (unsigned)__builtin_ctzll(bits);

		(void)fprintf(s->stream, "%s%s", separator, rules ? s->view->rules->rows[k]->id : field_names[k]);
		separator = ", ";
	}
	(void)fprintf(s->stream, " (%s)\n", remark);
}

static void print_claim(const struct summary *s)
{
	const struct outcome *o = s->outcome;
	char a[GROUPED_BYTES], b[GROUPED_BYTES], c[GROUPED_BYTES];

	(void)fprintf(s->stream, LABEL "%012llu\n", "Claim number", (unsigned long long)o->claim_number);
	print_status(s, "Claim status", outcome_claim_status(s->view->set, o), o->claim.errors == 0);
	(void)fprintf(s->stream, LABEL "%s: %s successes, %s errors\n", "Entries", grouped(o->entries, a),
		      grouped(o->claim.successes, b), grouped(o->claim.errors, c));
	for (size_t k = 0; k < s->view->rules->count; k++) {
		const struct rule *rule = s->view->rules->rows[k];

		if (o->claim.by_rule[k])
			print_count(s, o->claim.by_rule[k], rule->text,
				    rule->words == WORDS_OURS ? "our words; CBP has published none" : "");
	}
	print_names(s, "Not checked", o->unchecked, true, "no data on it for at least one entry");
	print_names(s, "Assumed", o->assumed, false, "not from ACE, for at least one entry");
}

static void print_file(const struct summary *s, const char *label, const char *path)
{
	if (!path)
		return;
	(void)fprintf(s->stream, LABEL, label);
	print_untrusted(s->stream, span_text(path));
	(void)fputc('\n', s->stream);
}

static void print_run(const struct summary *s)
{
	char as_of[DAY_TEXT_BYTES], data[DAY_TEXT_BYTES];

	day_format(s->view->rules->as_of, as_of);
	day_format(s->view->index->header.data_date, data);
	(void)fprintf(s->stream, LABEL "%s, index data of %s, rules %s\n", "As of", as_of, data,
		      s->view->rules_version);
	print_file(s, "Result file", s->outcome->result_file);
	print_file(s, "Findings", s->outcome->findings_file);
}

/* The guide, topic 2: "For File Upload errors with a specific reason, correct the errors and upload the entire file again …" */
static void print_next(const struct summary *s)
{
	const struct outcome *o = s->outcome;

	if (o->kind != OUTCOME_CLAIM)
		(void)fprintf(s->stream, LABEL "correct the errors and upload the entire file again\n", "Next");
	else if (o->claim.errors)
		(void)fprintf(s->stream, LABEL "upload only the corrected entries\n", "Next");
}

void outcome_summary(const struct outcome_view *view, FILE *stream, const char *path, const struct outcome *outcome)
{
	struct summary s = {
		.view = view, .outcome = outcome, .stream = stream, .colour = stream == stdout && colours()
	};
	char n[GROUPED_BYTES];

	print_untrusted(stream, span_text(path));
	(void)fputc('\n', stream);
	if (outcome->kind == OUTCOME_NONE) {
		print_status(&s, "Not done", "see the message", false);
		return;
	}
	if (view->job_number)
		(void)fprintf(stream, LABEL "%s, recorded here; nothing is sent to CBP\n", "File upload job",
			      view->job_number);
	print_status(&s, "File upload status", outcome_upload_status(view->set, view->rules, outcome),
		     outcome->kind == OUTCOME_CLAIM);
	if (outcome->kind == OUTCOME_CLAIM)
		print_claim(&s);
	else if (outcome->kind != OUTCOME_GATE_A)
		(void)fprintf(stream, LABEL "%s\n", "Entries", grouped(outcome->entries, n));
	if (outcome->kind == OUTCOME_GATE_B || outcome->kind == OUTCOME_GATE_C)
		print_lists(&s);
	if (outcome->kind == OUTCOME_GATE_C)
		print_missing(&s);
	if (outcome->blank_rows)
		(void)fprintf(stream, LABEL "%s, passed over\n", "Blank rows", grouped(outcome->blank_rows, n));
	print_run(&s);
	print_next(&s);
}

void outcome_totals_add(struct outcome_totals *totals, const struct outcome *outcome)
{
	totals->inputs++;
	totals->claims += outcome->kind == OUTCOME_CLAIM;
	totals->not_done += outcome->kind == OUTCOME_NONE;
	totals->troubled = totals->troubled || outcome->error.set;
	totals->rejected += outcome->kind != OUTCOME_CLAIM && outcome->kind != OUTCOME_NONE;
	totals->successes += outcome->claim.successes;
	totals->errors += outcome->claim.errors;
}

void outcome_totals_print(const struct outcome_totals *totals, FILE *stream)
{
	char a[GROUPED_BYTES], b[GROUPED_BYTES], c[GROUPED_BYTES], d[GROUPED_BYTES], e[GROUPED_BYTES], f[GROUPED_BYTES];

	(void)fprintf(stream, "\n%s files: %s claims, %s rejected, %s not done; %s entries succeed, %s fail\n",
		      grouped(totals->inputs, a), grouped(totals->claims, b), grouped(totals->rejected, c),
		      grouped(totals->not_done, d), grouped(totals->successes, e), grouped(totals->errors, f));
}
