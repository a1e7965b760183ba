/* What is no claim: rows are inspected for what is wrong, and the declaration is answered by gate A, B or C. */
#include "run/findings_inspected.h"

#include "run/job.h"
#include "run/outputs.h"

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
	if (!job_begin_result(job, RESULT_REJECTION, &result, err))
		return false;
	if (offenders_write(&lists, &job->inspection, &result.sink, err) &&
	    (!job->validation->findings || findings_write_inspected(job->validation->findings, &job->inspection, pass,
								    job->input->path, &result.findings, err)))
		return job_publish(job, &result);
	result_abandon(&result);
	return false;
}

/* The pass saw an offender, and now there is none. */
static bool report_contradiction(struct job *job)
{
	const char *index_path = job->validation->gates.index->path;

	if (job->unwritable.set) {
		(void)job_decide(job, true);
		job->outcome->error = job->unwritable;
		return false;
	}
	return job_inputs_good(job) &&
	       err_file(&job->outcome->error, index_path,
			"leads two entry numbers to one entry summary: it is damaged; build it again");
}

bool job_inspect(struct job *job)
{
	struct pass pass = job_pass(job, job->validation->progress);
	struct inspection *inspection = &job->inspection;
	struct outcome *outcome = job->outcome;
	const uint64_t *counts = inspection->counts;

	/* What has no file to write to may be a claim all the same. */
	if (!job->unwritable.set)
		(void)job_decide(job, false);
	/* Findings of such a declaration are made from its flags (run/findings_inspected.h). */
	pass.ways.inspected = true;
	pass.ways.findings = false;
	if (!inspection_run(inspection, &pass, job->input->path, &outcome->error) || !job_inputs_good(job))
		return false;
	if (!pass_gate_a(job))
		return job->validation->to_stdout || results_remove(job->input->stem, &outcome->error);
	outcome->records = inspection->records;
	outcome->entries = inspection->rows;
	job_warn(job, inspection->other_columns, inspection->rows);
	if (counts[LIST_LENGTH] || counts[LIST_DUPLICATE] || counts[LIST_FILER])
		return reject(job, &pass, OUTCOME_GATE_B);
	if (!counts[LIST_MISSING] && !counts[LIST_ACCOUNT])
		return report_contradiction(job);
	inspect_missing_filers(inspection, pass.gates->index, &outcome->missing);
	return reject(job, &pass, OUTCOME_GATE_C);
}
