/* The life of a declaration: load, gate A, gate B, gates C and D, result file. */
#include "run/validate.h"

#include "core/calls.h"
#include "core/clock.h"
#include "core/mem.h"
#include "run/offenders.h"
#include "run/outputs.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* One validation under way. */
struct job {
	const struct validation *validation;
	const char *path;
	const char *stem;
	struct declaration declaration;
	struct outcome *outcome;
};

/* --- texts --------------------------------------------------------------------------------------------------------- */

void validation_lists(const struct ruleset *set, enum gate gate, struct offender_lists *lists)
{
	static const struct {
		enum gate gate;
		enum gate_rule rule;
		uint8_t flag;
	} rows[] = {
		{ GATE_B, RULE_LENGTH, ROW_LENGTH },    { GATE_B, RULE_DUPLICATE, ROW_DUPLICATE },
		{ GATE_B, RULE_FILER_CODE, ROW_FILER }, { GATE_C, RULE_EXISTS, ROW_MISSING },
		{ GATE_C, RULE_ACCOUNT, ROW_ACCOUNT },
	};

	lists->count = 0;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (rows[i].gate != gate)
			continue;
		lists->names[lists->count] = set->gates[rows[i].rule]->text;
		lists->flags[lists->count++] = rows[i].flag;
	}
}

const char *outcome_upload_status(const struct ruleset *set, const struct outcome *outcome)
{
	switch (outcome->kind) {
	case OUTCOME_GATE_A:
		return set->gates[outcome->gate_a]->text;
	case OUTCOME_GATE_B:
		return set->statuses[UPLOAD_FAILED_INITIAL];
	case OUTCOME_GATE_C:
		return set->statuses[UPLOAD_REJECTED_BATCH];
	case OUTCOME_CLAIM:
		return set->statuses[UPLOAD_ACCEPTED];
	case OUTCOME_NONE:
		break;
	}
	return NULL;
}

const char *outcome_claim_status(const struct ruleset *set, const struct outcome *outcome)
{
	if (outcome->kind != OUTCOME_CLAIM)
		return NULL;
	if (outcome->claim.errors == 0)
		return set->statuses[CLAIM_ACCEPTED];
	return set->statuses[outcome->claim.successes ? CLAIM_ACCEPTED_WITH_ERRORS : CLAIM_REJECTED];
}

/* --- gate A ---------------------------------------------------------------------------------------------------------- */

static bool reject_a(struct job *job, enum gate_rule rule)
{
	job->outcome->kind = OUTCOME_GATE_A;
	job->outcome->gate_a = rule;
	return false;
}

/* In the contract's order: not a CSV file, empty, no header. */
static bool pass_gate_a(struct job *job)
{
	const struct declaration *d = &job->declaration;
	struct notes *warnings = &job->outcome->warnings;

	if (!input_name_is_csv(job->path)) {
		(void)note_file(warnings, job->path,
				"the name does not end in .csv; save it as CSV and keep that ending");
		return reject_a(job, RULE_NOT_CSV);
	}
	if (d->kind != CSV_TEXT) {
		(void)note_file(warnings, job->path, "%s", csv_kind_text(d->kind));
		return reject_a(job, RULE_NOT_CSV);
	}
	if (d->open_quote_line) {
		(void)note_line(warnings, job->path, d->open_quote_line, CSV_OPEN_QUOTE_TEXT);
		return reject_a(job, RULE_NOT_CSV);
	}
	job->outcome->blank_rows = d->blank_rows;
	if (d->rows == 0 && d->header != HEADER_MISSING)
		return reject_a(job, RULE_EMPTY);
	if (d->header != HEADER_FOUND)
		return reject_a(job, RULE_HEADER);
	return true;
}

/* --- results ----------------------------------------------------------------------------------------------------------- */

static bool remove_result(const char *stem, const char *suffix, struct err *err)
{
	char *path = mem_format("%s%s", stem, suffix);
	bool ok = calls.unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR || err_system(err, path, "remove");

	free(path);
	return ok;
}

/* Nothing is published that was read from a file somebody else was writing. */
static bool inputs_good(const struct job *job)
{
	const struct index *index = job->validation->gates.index;

	return map_unchanged(&job->declaration.map, job->path, &job->outcome->error) &&
	       map_unchanged(&index->map, index->path, &job->outcome->error) &&
	       index_lookups_checked(index, &job->outcome->error);
}

/* Publishes what `write` writes as STEM<suffix> (or standard output) and removes the other kind of the same stem. */
static bool publish(struct job *job, const char *suffix, const char *other,
		    bool (*write)(struct job *job, struct sink *sink))
{
	struct err *err = &job->outcome->error;
	struct sink sink;
	char *path;

	if (job->validation->to_stdout) {
		sink_standard_output(&sink);
		return write(job, &sink) && inputs_good(job);
	}
	path = mem_format("%s%s", job->stem, suffix);
	if (!sink_create(&sink, path, false, err)) {
		free(path);
		return false;
	}
	if (!write(job, &sink) || !inputs_good(job)) {
		sink_abandon(&sink);
		free(path);
		return false;
	}
	if (!sink_publish(&sink, err)) {
		free(path);
		return false;
	}
	/* From here on the result stands; that an older one of the other kind cannot be removed is told, not undone. */
	job->outcome->result_file = path;
	(void)remove_result(job->stem, other, err);
	return true;
}

static bool write_offenders(struct job *job, struct sink *sink)
{
	struct offender_lists lists;

	validation_lists(job->validation->set, job->outcome->kind == OUTCOME_GATE_B ? GATE_B : GATE_C, &lists);
	return offenders_write(&lists, &job->declaration, sink, &job->outcome->error);
}

static bool write_claim(struct job *job, struct sink *sink)
{
	struct claim_file file = {
		.gates = &job->validation->gates,
		.set = job->validation->set,
		.claim_number = job->outcome->claim_number,
		.all_errors = job->validation->all_errors,
	};

	return claim_file_write(&file, &job->declaration, sink, &job->outcome->claim, &job->outcome->error);
}

static bool reject(struct job *job, enum outcome_kind kind, const uint64_t *counts, size_t count)
{
	job->outcome->kind = kind;
	memcpy(job->outcome->list_counts, counts, count * sizeof(*counts));
	return publish(job, VALIDATION_SUFFIX, CLAIM_SUFFIX, write_offenders);
}

/* --- what the user is told besides ------------------------------------------------------------------------------------- */

static void warn(struct job *job)
{
	struct notes *warnings = &job->outcome->warnings;

	if (job->declaration.other_columns)
		(void)note_file(
			warnings, job->path,
			"columns behind the first hold data, which CBP's template does not have; they are ignored");
	if (job->declaration.rows > DECLARATION_ENTRIES_MAX)
		(void)note_file(
			warnings, job->path,
			"%llu entries, and CBP takes at most 9,999 per declaration; split it (cape prepare does)",
			(unsigned long long)job->declaration.rows);
}

/* Distinct filer codes of the missing numbers, by a bit for each code there is. */
static void find_missing_filers(struct job *job)
{
	uint64_t *seen = mem_zero((FILER_CODES / 64 + 1) * sizeof(*seen));
	struct missing_filers *missing = &job->outcome->missing;
	const struct declaration *d = &job->declaration;

	for (size_t b = 0; b < d->batches_count; b++) {
		for (size_t i = 0; i < d->batches[b].entries.rows; i++) {
			uint32_t filer = key_filer(d->batches[b].entries.keys[i]);

			if (d->batches[b].flags[i] & ROW_MISSING)
				seen[filer / 64] |= UINT64_C(1) << (filer % 64);
		}
	}
	for (uint32_t filer = 0; filer < FILER_CODES; filer++) {
		if (!((seen[filer / 64] >> (filer % 64)) & 1))
			continue;
		if (missing->count < MISSING_FILERS_SHOWN) {
			missing->filers[missing->count] = filer;
			missing->covered[missing->count] = index_has_filer(job->validation->gates.index, filer);
		}
		missing->count++;
	}
	free(seen);
}

/* --- the gates in order ------------------------------------------------------------------------------------------------ */

/* Every record is header, entry or blank; every entry a success or an error. A difference is a bug of ours. */
static void check_conservation(const struct job *job)
{
	const struct outcome *o = job->outcome;

	assert(o->records == 1 + o->entries + o->blank_rows);
	assert(o->kind != OUTCOME_CLAIM || o->claim.successes + o->claim.errors == o->entries);
}

static bool run_gates(struct job *job)
{
	const struct gates *gates = &job->validation->gates;
	struct declaration *d = &job->declaration;
	struct outcome *outcome = job->outcome;
	uint64_t counts[GATE_B_LISTS];
	struct findings findings;

	if (!pass_gate_a(job))
		return job->validation->to_stdout || (remove_result(job->stem, CLAIM_SUFFIX, &outcome->error) &&
						      remove_result(job->stem, VALIDATION_SUFFIX, &outcome->error));
	outcome->records = d->records;
	outcome->entries = d->rows;
	warn(job);
	if (!gate_b(gates, d, counts, &outcome->error))
		return false;
	if (counts[0] || counts[1] || counts[2])
		return reject(job, OUTCOME_GATE_B, counts, GATE_B_LISTS);
	gate_c_and_d(gates, d, &findings);
	if (findings.counts[0] || findings.counts[1]) {
		find_missing_filers(job);
		return reject(job, OUTCOME_GATE_C, findings.counts, GATE_C_LISTS);
	}
	outcome->kind = OUTCOME_CLAIM;
	outcome->unchecked = rules_unchecked(gates->rules, findings.absent_fields);
	outcome->assumed = (uint32_t)((findings.attrs_or & ENTRY_ASSUMED_MASK) >> ENTRY_ASSUMED_SHIFT);
	return publish(job, CLAIM_SUFFIX, VALIDATION_SUFFIX, write_claim);
}

void validate(const struct validation *validation, const char *path, const char *stem, uint64_t claim_number,
	      struct outcome *outcome)
{
	struct job job = { .validation = validation, .path = path, .stem = stem, .outcome = outcome };
	double begin = clock_seconds();
	bool ok;

	*outcome = (struct outcome){ .kind = OUTCOME_NONE, .claim_number = claim_number };
	ok = declaration_load(&job.declaration, path, validation->gates.threads, validation->progress, &outcome->error);
	if (ok) {
		outcome->bytes = job.declaration.map.bytes.len_bytes;
		ok = inputs_good(&job) && run_gates(&job);
		if (ok && outcome->kind != OUTCOME_GATE_A)
			check_conservation(&job);
		declaration_free(&job.declaration);
	}
	if (!ok)
		*outcome = (struct outcome){ .kind = OUTCOME_NONE,
					     .warnings = outcome->warnings,
					     .error = outcome->error };
	outcome->seconds = clock_seconds() - begin;
}

void outcome_free(struct outcome *outcome)
{
	notes_free(&outcome->warnings);
	free(outcome->result_file);
	outcome->result_file = NULL;
}
