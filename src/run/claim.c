/* What is a claim: judged, and written as Claim Details. */
#include "core/mem.h"
#include "run/job.h"

#include <assert.h>

/* The claim, and the record of it. */
static bool begin_claim(struct job *job, struct result *result, struct err *err)
{
	if (!job_begin_result(job, RESULT_CLAIM, result, err))
		return false;
	if (recording_begin(&job->recording, job->input->record, job->validation->gates.index, err))
		return true;
	result_abandon(result);
	return false;
}

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
	job_warn(job, sums->other_columns, sums->rows);
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
		return job_publish(job, &result);
	result_abandon(&result);
	return false;
}

bool job_pass_small(struct job *job)
{
	enum pass_result passed = judge_small(job);
	bool ok;

	if (passed == PASS_FAILED)
		return false;
	if (passed != PASS_CLEAN || job->sums.rows == 0) {
		workspace_forget(job->workspaces);
		return job_inspect(job);
	}
	workspace_forget_rows(job->workspaces);
	progress_done(job->validation->progress, job->declaration.body.len_bytes);
	take_sums(job);
	job->outcome->claim_number = job_decide(job, true);
	prepare_lines(job, job->outcome->claim_number);
	ok = write_small(job);
	claim_lines_free(&job->lines);
	return ok;
}

/* --- large ones: written while they are judged --------------------------------------------------------------------------- */

static enum pass_result pass_over(struct job *job, struct sink *sink, struct sink *findings, struct progress *progress)
{
	struct pass pass = job_pass(job, progress);

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
	if (passed == PASS_CLEAN || passed == PASS_FAILED || !job_inputs_good(job))
		return passed;
	(void)err_file(&job->outcome->error, job->input->path,
		       "reads otherwise a second time; run again when nobody writes to it");
	return PASS_FAILED;
}

bool job_pass_large(struct job *job)
{
	enum pass_result passed;
	struct result result;

	if (!begin_claim(job, &result, &job->unwritable))
		return job_inspect(job); /* It may be answered without a file. */
	prepare_lines(job, numbering_peek(job->numbering, job->input->number));
	passed = job->validation->to_stdout ? pass_to_stdout(job, &result.sink)
					    : pass_over(job, &result.sink, &result.findings, job->validation->progress);
	claim_lines_free(&job->lines);
	if (passed == PASS_CLEAN && job->sums.rows > 0) {
		take_sums(job);
		job->outcome->claim_number = job_decide(job, true);
		return job_publish(job, &result);
	}
	result_abandon(&result);
	recording_abandon(&job->recording);
	return passed != PASS_FAILED && job_inspect(job);
}
