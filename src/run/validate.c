/*
 * The life of a declaration: opened, passed through the gates, its claim published; or, if it has an offender, inspected and
 * answered with what is wrong.
 */
#include "core/clock.h"

#include "run/job.h"
#include "run/outputs.h"

#include <stdlib.h>

uint64_t job_decide(struct job *job, bool is_claim)
{
	job->decided = true;
	return numbering_decide(job->numbering, job->input->number, is_claim);
}

bool job_inputs_good(const struct job *job)
{
	const struct index *index = job->validation->gates.index;

	return map_unchanged(&job->declaration.map, job->input->path, &job->outcome->error) &&
	       map_unchanged(&index->map, index->path, &job->outcome->error) &&
	       index_lookups_checked(index, &job->outcome->error);
}

bool job_publish(struct job *job, struct result *result)
{
	const struct recorded_claim claim = { .gates = &job->validation->gates,
					      .set = job->validation->set,
					      .all_errors = job->validation->all_errors,
					      .claim_number = job->outcome->claim_number,
					      .sums = &job->sums };

	if (job_inputs_good(job) && recording_publish(&job->recording, &claim, &job->outcome->error))
		return result_publish(result, &job->outcome->result_file, &job->outcome->findings_file,
				      &job->outcome->error);
	result_abandon(result);
	return false;
}

bool job_begin_result(const struct job *job, enum result_kind kind, struct result *result, struct err *err)
{
	return result_begin(result, kind, job->validation->to_stdout ? NULL : job->input->stem,
			    job->validation->findings != NULL, err);
}

void job_warn(struct job *job, bool other_columns, uint64_t rows)
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

struct pass job_pass(struct job *job, struct progress *progress)
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

/* What is kept is what was judged. */
static bool keep(const struct job *job)
{
	const struct keeper *keeper = job->validation->keeper;

	return !keeper ||
	       (keeper->keep(keeper->context, job->input->number, job->declaration.map.bytes, &job->outcome->error) &&
		map_unchanged(&job->declaration.map, job->input->path, &job->outcome->error));
}

static bool run_gates(struct job *job)
{
	const struct declaration *d = &job->declaration;
	uint64_t lookups = job->validation->lookups, rows = d->body.len_bytes / ROW_TEXT_BYTES;

	/* Gate A's answers that need no row, or all. */
	if (!input_name_is_csv(job->input->path) || d->kind != CSV_TEXT || d->header != HEADER_FOUND ||
	    d->open_quote_line)
		return job_inspect(job);
	job->ways.all_errors = job->validation->all_errors;
	job->ways.findings = job->validation->findings != NULL;
	job->ways.record = job->input->record != NULL;
	job->ways.few_lookups = index_few(job->validation->gates.index, lookups > rows ? lookups : rows);
	if (d->body.len_bytes <= SMALL_DECLARATION_BYTES && !job->validation->slice_bytes)
		return job_pass_small(job);
	return job_pass_large(job);
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
		(void)job_decide(&job, false);
	if (!ok) {
		/* Published, perhaps, before the input could not be kept. */
		free(outcome->result_file);
		free(outcome->findings_file);
		*outcome = (struct outcome){ .kind = OUTCOME_NONE,
					     .warnings = outcome->warnings,
					     .error = outcome->error };
	}
	outcome->seconds = clock_seconds() - begin;
}
