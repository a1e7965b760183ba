/* Claim lines, batch by batch. */
#include "run/claim_file.h"

#include "core/mem.h"
#include "core/threads.h"
#include "emit/claim.h"

#include <stdatomic.h>
#include <stdlib.h>

/* Rows formatted before they are written: about a megabyte of lines, the size of write that measures best. */
#define EMIT_ROWS 16384
/* Rows whose failures are found again where all texts are printed. */
#define FAILURE_ROWS 512

struct claim_run {
	const struct claim_file *file;
	const struct declaration *declaration;
	struct sink *sink;
	struct claim_lines lines;
	struct turnstile order;
	atomic_size_t next_batch;
	atomic_bool failed;
	/* Under the turnstile: only the worker whose turn it is touches these. */
	struct claim_counts counts;
	struct err *err;
};

static void emit_first_errors(const struct claim_run *run, const struct row_batch *batch, size_t first, size_t rows,
			      struct outbuf *out, struct claim_counts *counts)
{
	const uint8_t *verdicts = batch->verdicts + first;

	claim_emit(&run->lines, batch->entries.keys + first, verdicts, rows, out);
	for (size_t i = 0; i < rows; i++) {
		if (verdicts[i] == 0) {
			counts->successes++;
		} else {
			counts->errors++;
			counts->by_rule[verdicts[i] - 1]++;
		}
	}
}

static void emit_all_errors(const struct claim_run *run, const struct row_batch *batch, size_t first, size_t rows,
			    struct outbuf *out, struct claim_counts *counts)
{
	const uint64_t *keys = batch->entries.keys + first;
	struct index_hit hits[FAILURE_ROWS];
	entry_attr attrs[FAILURE_ROWS];
	uint64_t failures[FAILURE_ROWS];
	uint8_t verdicts[FAILURE_ROWS];
	struct judgement judgement = { 0 };

	for (size_t at = 0; at < rows; at += FAILURE_ROWS) {
		size_t n = rows - at < FAILURE_ROWS ? rows - at : FAILURE_ROWS;

		index_find(run->file->gates->index, keys + at, n, hits);
		for (size_t i = 0; i < n; i++)
			attrs[i] = hits[i].attr;
		rules_judge(run->file->gates->rules, attrs, n, (struct judge_output){ verdicts, failures }, &judgement);
		claim_emit_joined(&run->lines, keys + at, failures, n, out);
		for (size_t i = 0; i < n; i++) {
			*(failures[i] ? &counts->errors : &counts->successes) += 1;
			for (uint64_t left = failures[i]; left; left &= left - 1)
				counts->by_rule[__builtin_ctzll(left)]++;
		}
	}
}

static void add_counts(struct claim_counts *sum, const struct claim_counts *counts)
{
	sum->successes += counts->successes;
	sum->errors += counts->errors;
	for (size_t k = 0; k < RULES_MAX; k++)
		sum->by_rule[k] += counts->by_rule[k];
}

static void emit_batch(struct claim_run *run, size_t piece, struct outbuf *out)
{
	const struct row_batch *batch = &run->declaration->batches[piece];
	struct claim_counts counts = { 0 };

	for (size_t first = 0; first < batch->entries.rows; first += EMIT_ROWS) {
		size_t left = batch->entries.rows - first;
		size_t rows = left < EMIT_ROWS ? left : EMIT_ROWS;

		out->len_bytes = 0;
		if (run->file->all_errors)
			emit_all_errors(run, batch, first, rows, out, &counts);
		else
			emit_first_errors(run, batch, first, rows, out, &counts);
		turnstile_wait(&run->order, piece);
		if (!run->failed && !sink_write(run->sink, out->begin, out->len_bytes, run->err))
			run->failed = true;
	}
	turnstile_wait(&run->order, piece);
	add_counts(&run->counts, &counts);
	turnstile_pass(&run->order, piece);
}

static void emit_batches(void *context, unsigned worker)
{
	struct claim_run *run = context;
	size_t line_bytes = run->file->all_errors ? run->lines.joined_max_bytes : run->lines.line_max_bytes;
	struct outbuf out = { .capacity_bytes = EMIT_ROWS * line_bytes };
	size_t piece;

	(void)worker;
	out.begin = mem_alloc(out.capacity_bytes);
	while ((piece = atomic_fetch_add(&run->next_batch, 1)) < run->declaration->batches_count)
		emit_batch(run, piece, &out);
	free(out.begin);
}

static void prepare_lines(struct claim_run *run)
{
	const struct claim_file *file = run->file;
	const struct rules_in_force *rules = file->gates->rules;
	const char *errors[RULES_MAX];
	struct claim_texts texts = { .updated = file->set->statuses[ENTRY_UPDATED],
				     .failed = file->set->statuses[ENTRY_FAILED],
				     .errors = errors,
				     .errors_count = rules->count };

	for (size_t k = 0; k < rules->count; k++)
		errors[k] = rules->rows[k]->text;
	claim_lines_prepare(&run->lines, file->claim_number, &texts);
}

bool claim_file_write(const struct claim_file *file, const struct declaration *declaration, struct sink *sink,
		      struct claim_counts *counts, struct err *err)
{
	struct claim_run run = { .file = file, .declaration = declaration, .sink = sink, .err = err };

	if (!sink_write(sink, CLAIM_HEADER, strlen(CLAIM_HEADER), err))
		return false;
	prepare_lines(&run);
	turnstile_init(&run.order);
	threads_run(threads_worth(file->gates->threads, declaration->rows, EMIT_ROWS), emit_batches, &run);
	turnstile_free(&run.order);
	claim_lines_free(&run.lines);
	*counts = run.counts;
	return !run.failed;
}
