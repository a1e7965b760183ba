/*
 * The life of a declaration: opened, passed through the gates, its claim published; or, if it has an offender, inspected and
 * answered with what is wrong.
 */
#include "run/validate.h"

#include "core/clock.h"
#include "core/mem.h"
#include "run/findings_inspected.h"
#include "run/outputs.h"
#include "run/pass.h"
#include "run/result.h"

/* One validation under way. */
struct job {
	const struct validation *validation;
	const struct input *input;
	unsigned threads;
	struct workspace *workspaces;
	struct numbering *numbering;
	bool decided;
	struct declaration declaration;
	struct inspection inspection; /* only of what is no claim */
	struct pass_sums sums;        /* only of a claim */
	struct claim_lines lines;
	struct slice_ways ways;
	struct recording recording;
	struct outcome *outcome;
	struct err unwritable; /* why there was no file to write the claim to */
};

/* Its own number, or the one that another input will get. */
static uint64_t decide(struct job *job, bool is_claim)
{
	job->decided = true;
	return numbering_decide(job->numbering, job->input->number, is_claim);
}

/* Nothing is published that was read from a file somebody else was writing. */
static bool inputs_good(const struct job *job)
{
	const struct index *index = job->validation->gates.index;

	return map_unchanged(&job->declaration.map, job->input->path, &job->outcome->error) &&
	       map_unchanged(&index->map, index->path, &job->outcome->error) &&
	       index_lookups_checked(index, &job->outcome->error);
}

static bool publish(struct job *job, struct result *result)
{
	const struct recorded_claim claim = { .gates = &job->validation->gates,
					      .set = job->validation->set,
					      .all_errors = job->validation->all_errors,
					      .claim_number = job->outcome->claim_number,
					      .sums = &job->sums };

	if (inputs_good(job) && recording_publish(&job->recording, &claim, &job->outcome->error))
		return result_publish(result, &job->outcome->result_file, &job->outcome->findings_file,
				      &job->outcome->error);
	result_abandon(result);
	return false;
}

static bool begin_result(const struct job *job, enum result_kind kind, struct result *result, struct err *err)
{
	return result_begin(result, kind, job->validation->to_stdout ? NULL : job->input->stem,
			    job->validation->findings != NULL, err);
}

/* The claim, and the record of it. */
static bool begin_claim(struct job *job, struct result *result, struct err *err)
{
	if (!begin_result(job, RESULT_CLAIM, result, err))
		return false;
	if (recording_begin(&job->recording, job->input->record, err))
		return true;
	result_abandon(result);
	return false;
}

/* --- what is no claim -------------------------------------------------------------------------------------------------- */

static bool reject_a(struct job *job, enum gate_rule rule)
{
	job->outcome->kind = OUTCOME_GATE_A;
	job->outcome->gate_a = rule;
	return false;
}

/* In the contract's order: not a CSV file, empty, no header. */
static bool pass_gate_a(struct job *job)
{
	const struct inspection *inspection = &job->inspection;
	const struct declaration *d = &job->declaration;
	struct notes *warnings = &job->outcome->warnings;
	const char *path = job->input->path;

	if (!input_name_is_csv(path)) {
		(void)note_file(warnings, path, "the name does not end in .csv; save it as CSV and keep that ending");
		return reject_a(job, RULE_NOT_CSV);
	}
	if (d->kind != CSV_TEXT) {
		(void)note_file(warnings, path, "%s", csv_kind_text(d->kind));
		return reject_a(job, RULE_NOT_CSV);
	}
	if (inspection->open_quote_line) {
		(void)note_line(warnings, path, inspection->open_quote_line, CSV_OPEN_QUOTE_TEXT);
		return reject_a(job, RULE_NOT_CSV);
	}
	job->outcome->blank_rows = inspection->blank_rows;
	if (inspection->rows == 0 && d->header != HEADER_MISSING)
		return reject_a(job, RULE_EMPTY);
	if (d->header != HEADER_FOUND)
		return reject_a(job, RULE_HEADER);
	return true;
}

static void warn(struct job *job, bool other_columns, uint64_t rows)
{
	struct notes *warnings = &job->outcome->warnings;

	if (other_columns)
		(void)note_file(
			warnings, job->input->path,
			"columns behind the first hold data, which CBP's template does not have; they are ignored");
	if (rows > DECLARATION_ENTRIES_MAX)
		(void)note_file(
			warnings, job->input->path,
			"%llu entries, and CBP takes at most 9,999 per declaration; split it (cape prepare does)",
			(unsigned long long)rows);
}

static bool reject(struct job *job, const struct pass *pass, enum outcome_kind kind)
{
	enum gate gate = kind == OUTCOME_GATE_B ? GATE_B : GATE_C;
	struct err *err = &job->outcome->error;
	struct offender_lists lists;
	struct result result;

	job->outcome->kind = kind;
	offender_lists_of(job->validation->gates.rules, gate, &lists);
	for (size_t k = 0; k < lists.count; k++)
		job->outcome->list_counts[k] = job->inspection.counts[lists.lists[k]];
	if (!begin_result(job, RESULT_REJECTION, &result, err))
		return false;
	if (offenders_write(&lists, &job->inspection, &result.sink, err) &&
	    (!job->validation->findings || findings_write_inspected(job->validation->findings, &job->inspection, pass,
								    job->input->path, &result.findings, err)))
		return publish(job, &result);
	result_abandon(&result);
	return false;
}

/* The pass saw an offender, and now there is none. */
static bool report_contradiction(struct job *job)
{
	const char *index_path = job->validation->gates.index->path;

	if (job->unwritable.set) {
		(void)decide(job, true);
		job->outcome->error = job->unwritable;
		return false;
	}
	return inputs_good(job) &&
	       err_file(&job->outcome->error, index_path,
			"leads two entry numbers to one entry summary: it is damaged; build it again");
}

static struct pass pass_of(struct job *job, struct progress *progress)
{
	return (struct pass){
		.gates = &job->validation->gates,
		.declaration = &job->declaration,
		.ways = job->ways,
		.threads = job->threads,
		.slice_bytes = job->validation->slice_bytes ? job->validation->slice_bytes : PASS_SLICE_BYTES,
		.progress = progress,
		.workspaces = job->workspaces,
	};
}

static bool inspect(struct job *job)
{
	struct pass pass = pass_of(job, job->validation->progress);
	struct inspection *inspection = &job->inspection;
	struct outcome *outcome = job->outcome;
	const uint64_t *counts = inspection->counts;

	/* What has no file to write to may be a claim all the same. */
	if (!job->unwritable.set)
		(void)decide(job, false);
	/* Findings of such a declaration are made from its flags (run/findings_inspected.h). */
	pass.ways.inspected = true;
	pass.ways.findings = false;
	if (!inspection_run(inspection, &pass, job->input->path, &outcome->error) || !inputs_good(job))
		return false;
	if (!pass_gate_a(job))
		return job->validation->to_stdout || results_remove(job->input->stem, &outcome->error);
	outcome->records = inspection->records;
	outcome->entries = inspection->rows;
	warn(job, inspection->other_columns, inspection->rows);
	if (counts[LIST_LENGTH] || counts[LIST_DUPLICATE] || counts[LIST_FILER])
		return reject(job, &pass, OUTCOME_GATE_B);
	if (!counts[LIST_MISSING] && !counts[LIST_ACCOUNT])
		return report_contradiction(job);
	inspect_missing_filers(inspection, pass.gates->index, &outcome->missing);
	return reject(job, &pass, OUTCOME_GATE_C);
}

/* --- claims ------------------------------------------------------------------------------------------------------------ */

static void prepare_lines(struct job *job, uint64_t claim_number)
{
	slice_lines(job->validation->set, job->validation->gates.rules, claim_number, &job->lines);
}

static void take_sums(struct job *job)
{
	const struct pass_sums *sums = &job->sums;
	struct outcome *o = job->outcome;

	o->kind = OUTCOME_CLAIM;
	o->records = sums->records + 1;
	o->entries = sums->rows;
	o->blank_rows = sums->blank_rows;
	o->claim.successes = sums->judgement.successes;
	o->claim.errors = sums->rows - sums->judgement.successes;
	memcpy(o->claim.by_rule, job->validation->all_errors ? sums->judgement.all : sums->judgement.first,
	       sizeof(o->claim.by_rule));
	o->first_place = sums->first_place;
	o->last_place = sums->last_place;
	o->unchecked = rules_unchecked(job->validation->gates.rules, sums->judgement.absent_fields);
	o->assumed = (uint32_t)((sums->judgement.attrs_or & ENTRY_ASSUMED_MASK) >> ENTRY_ASSUMED_SHIFT);
	warn(job, sums->other_columns, sums->rows);
	/* Every record is header, entry or blank; every entry a success or an error. A difference is a bug of ours. */
	assert(o->records == 1 + o->entries + o->blank_rows && o->claim.successes <= o->entries);
}

/* --- small declarations: judged as one slice, written when they are decided ---------------------------------------------- */

static enum pass_result judge_small(struct job *job)
{
	const struct declaration *d = &job->declaration;
	struct splitter splitter;
	struct slice slice;
	enum pass_result result = PASS_CLEAN;

	splitter_init(&splitter, d->body, d->record_end, d->body.len_bytes);
	if (splitter_next(&splitter, &slice))
		result = pass_result_of(slice_judge(&job->validation->gates, d, &slice, job->ways, job->workspaces,
						    &job->sums, &job->outcome->error));
	else if (splitter.open_quote)
		result = PASS_OPEN;
	splitter_free(&splitter);
	return result;
}

static bool write_small_findings(struct job *job, struct sink *sink)
{
	const struct declaration *d = &job->declaration;
	struct line_counter lines = { .declaration = d, .line = 1 };
	struct csv_writer writer;

	if (!job->validation->findings)
		return true;
	csv_writer_begin(&writer, sink, &job->outcome->error);
	csv_put_raw(&writer, FINDINGS_HEADER);
	slice_put_findings(job->validation->findings, job->workspaces, &lines, &writer);
	return csv_writer_end(&writer);
}

static bool write_small(struct job *job)
{
	bool all_errors = job->validation->all_errors;
	struct outbuf *out = &job->workspaces->lines;
	struct result result;

	if (!begin_claim(job, &result, &job->outcome->error))
		return false;
	outbuf_empty(out, strlen(CLAIM_HEADER) + slice_emit_bytes(&job->lines, all_errors, job->workspaces));
	outbuf_put(out, CLAIM_HEADER, strlen(CLAIM_HEADER));
	slice_emit(&job->lines, all_errors, job->workspaces, out);
	if (sink_write(&result.sink, out->begin, out->len_bytes, &job->outcome->error) &&
	    write_small_findings(job, &result.findings) &&
	    recording_write(&job->recording, &job->validation->gates, all_errors, job->workspaces,
			    &job->outcome->error))
		return publish(job, &result);
	result_abandon(&result);
	return false;
}

static bool pass_small(struct job *job)
{
	enum pass_result passed = judge_small(job);
	bool ok;

	if (passed == PASS_FAILED)
		return false;
	if (passed != PASS_CLEAN || job->sums.rows == 0) {
		workspace_forget(job->workspaces);
		return inspect(job);
	}
	workspace_forget_rows(job->workspaces);
	progress_done(job->validation->progress, job->declaration.body.len_bytes);
	take_sums(job);
	job->outcome->claim_number = decide(job, true);
	prepare_lines(job, job->outcome->claim_number);
	ok = write_small(job);
	claim_lines_free(&job->lines);
	return ok;
}

/* --- large ones: written while they are judged --------------------------------------------------------------------------- */

static enum pass_result pass_over(struct job *job, struct sink *sink, struct sink *findings, struct progress *progress)
{
	struct pass pass = pass_of(job, progress);

	pass.lines = sink ? &job->lines : NULL;
	pass.sink = sink;
	pass.findings = job->validation->findings;
	pass.findings_sink = findings;
	pass.recording = sink && job->recording.begun ? &job->recording : NULL;
	if (sink && !sink_write(sink, CLAIM_HEADER, strlen(CLAIM_HEADER), &job->outcome->error))
		return PASS_FAILED;
	if (pass.findings && !sink_write(findings, FINDINGS_HEADER, strlen(FINDINGS_HEADER), &job->outcome->error))
		return PASS_FAILED;
	return pass_run(&pass, &job->sums, &job->outcome->error);
}

/* Standard output gets nothing that may have to be taken back: all gates first, then the claim. */
static enum pass_result pass_to_stdout(struct job *job, struct sink *sink)
{
	enum pass_result passed = pass_over(job, NULL, NULL, NULL);

	if (passed != PASS_CLEAN || job->sums.rows == 0)
		return passed;
	passed = pass_over(job, sink, NULL, job->validation->progress);
	if (passed == PASS_CLEAN || passed == PASS_FAILED || !inputs_good(job))
		return passed;
	(void)err_file(&job->outcome->error, job->input->path,
		       "reads otherwise a second time; run again when nobody writes to it");
	return PASS_FAILED;
}

static bool pass_large(struct job *job)
{
	enum pass_result passed;
	struct result result;

	if (!begin_claim(job, &result, &job->unwritable))
		return inspect(job); /* It may be answered without a file. */
	prepare_lines(job, numbering_peek(job->numbering, job->input->number));
	passed = job->validation->to_stdout ? pass_to_stdout(job, &result.sink)
					    : pass_over(job, &result.sink, &result.findings, job->validation->progress);
	claim_lines_free(&job->lines);
	if (passed == PASS_CLEAN && job->sums.rows > 0) {
		take_sums(job);
		job->outcome->claim_number = decide(job, true);
		return publish(job, &result);
	}
	result_abandon(&result);
	recording_abandon(&job->recording);
	return passed != PASS_FAILED && inspect(job);
}

/* What is kept is what was judged. */
static bool keep(const struct job *job)
{
	const struct keeper *keeper = job->validation->keeper;

	return !keeper ||
	       (keeper->keep(keeper->context, job->input->number, job->declaration.map.bytes, &job->outcome->error) &&
		map_unchanged(&job->declaration.map, job->input->path, &job->outcome->error));
}

/* --- all together ------------------------------------------------------------------------------------------------------ */

static bool run_gates(struct job *job)
{
	const struct declaration *d = &job->declaration;
	uint64_t lookups = job->validation->lookups, rows = d->body.len_bytes / ROW_TEXT_BYTES;

	/* Gate A's answers that need no row, or all. */
	if (!input_name_is_csv(job->input->path) || d->kind != CSV_TEXT || d->header != HEADER_FOUND ||
	    d->open_quote_line)
		return inspect(job);
	job->ways.all_errors = job->validation->all_errors;
	job->ways.findings = job->validation->findings != NULL;
	job->ways.record = job->input->record != NULL;
	job->ways.few_lookups = index_few(job->validation->gates.index, lookups > rows ? lookups : rows);
	if (d->body.len_bytes <= SMALL_DECLARATION_BYTES && !job->validation->slice_bytes)
		return pass_small(job);
	return pass_large(job);
}

void validate(const struct validation *validation, const struct input *input, unsigned threads,
	      struct workspace *workspaces, struct numbering *numbering, struct outcome *outcome)
{
	struct job job = { .validation = validation,
			   .input = input,
			   .threads = threads,
			   .workspaces = workspaces,
			   .numbering = numbering,
			   .outcome = outcome };
	double begin = clock_seconds();
	bool ok;

	*outcome = (struct outcome){ .kind = OUTCOME_NONE };
	ok = declaration_open(&job.declaration, input->path, &outcome->error);
	if (ok) {
		outcome->bytes = job.declaration.map.bytes.len_bytes;
		ok = run_gates(&job) && keep(&job);
		recording_abandon(&job.recording);
		inspection_free(&job.inspection);
		declaration_close(&job.declaration);
	}
	if (!job.decided)
		(void)decide(&job, false);
	if (!ok)
		*outcome = (struct outcome){ .kind = OUTCOME_NONE,
					     .warnings = outcome->warnings,
					     .error = outcome->error };
	outcome->seconds = clock_seconds() - begin;
}
