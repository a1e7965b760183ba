/* Workers over pieces, a stage at a time. */
#include "profile/stages.h"

#include "core/mem.h"
#include "core/threads.h"
#include "run/pass.h"

#include <stdatomic.h>
#include <stdlib.h>

const char *const stage_names[STAGES] = {
	[STAGE_MAP] = "map",       [STAGE_PARSE] = "parse", [STAGE_JOIN] = "join",
	[STAGE_DEDUPE] = "dedupe", [STAGE_RULES] = "rules", [STAGE_EMIT] = "emit",
};

/* One stage under way. */
struct running {
	const struct stages *stages;
	void (*take)(struct running *running, unsigned worker, struct piece *piece);
	atomic_size_t next;
	struct splitter splitter; /* of parsing */
	atomic_bool offended;     /* a row does not pass gates B and C */
};

static void take_pieces(void *context, unsigned worker)
{
	struct running *running = context;
	const struct rows *rows = running->stages->rows;
	size_t p;

	while ((p = atomic_fetch_add(&running->next, 1)) < rows->pieces_count)
		running->take(running, worker, &rows->pieces[p]);
}

static void run_over_pieces(struct running *running)
{
	running->next = 0;
	threads_run(running->stages->threads, take_pieces, running);
}

/* --- map ------------------------------------------------------------------------------------------------------------------ */

bool stage_map(const struct stages *stages, struct err *err)
{
	struct declaration again;

	if (!declaration_open(&again, stages->path, err))
		return false;
	map_populate(&again.map, 0, again.map.bytes.len_bytes);
	declaration_close(&again);
	return true;
}

/* --- parse ---------------------------------------------------------------------------------------------------------------- */

/* A file that somebody rewrites may have other slices now; what was cut first is what there is room for. */
static void parse_slice(const struct rows *rows, const struct slice *slice)
{
	const struct declaration *d = &rows->declaration;
	size_t rows_max = declaration_rows_max(slice, d->record_end);
	struct entry_batch batch = { .rows = 0 };
	struct piece *piece;

	if (slice->piece >= rows->pieces_count)
		return;
	piece = &rows->pieces[slice->piece];
	if (rows_max > piece->rows_max)
		rows_max = piece->rows_max;
	batch.places = rows->places + piece->first;
	batch.numbers = rows->numbers + piece->first;
	declaration_parse(slice, d->text.begin, d->record_end, rows_max, &batch);
	piece->rows = batch.rows;
}

static void parse_slices(void *context, unsigned worker)
{
	struct running *running = context;
	struct slice slice;

	(void)worker;
	while (splitter_next(&running->splitter, &slice))
		parse_slice(running->stages->rows, &slice);
}

void stage_parse(const struct stages *stages)
{
	const struct declaration *d = &stages->rows->declaration;
	struct running running = { .stages = stages };

	splitter_init(&running.splitter, d->body, d->record_end, stages->rows->slice_bytes);
	threads_run(stages->threads, parse_slices, &running);
	splitter_free(&running.splitter);
}

/* --- join ----------------------------------------------------------------------------------------------------------------- */

static void join_piece(struct running *running, unsigned worker, struct piece *piece)
{
	const struct stages *stages = running->stages;
	const struct rows *rows = stages->rows;
	const uint64_t *places = rows->places + piece->first;
	bool few = rows->ways.few_lookups, passed = true;

	(void)worker;
	if (few)
		index_find_few(stages->gates->index, places, piece->rows, rows->hits + piece->first);
	else
		index_read_ahead(stages->gates->index, places, piece->rows);
	for (size_t at = 0; at < piece->rows; at += SLICE_GROUP_ROWS) {
		struct index_hit *hits = rows->hits + piece->first + at;
		entry_attr *attrs = rows->attrs + piece->first + at;
		size_t count = slice_group_rows(piece->rows, at);

		if (!few)
			index_find(stages->gates->index, places + at, count, hits);
		passed &= rows_known(stages->gates, places + at, hits, count) && rows_own(stages->gates, hits, count);
		for (size_t i = 0; i < count; i++)
			attrs[i] = hits[i].attr;
	}
	if (!passed)
		running->offended = true;
}

bool stage_join(const struct stages *stages)
{
	struct running running = { .stages = stages, .take = join_piece };

	run_over_pieces(&running);
	return !running.offended;
}

/* --- dedupe --------------------------------------------------------------------------------------------------------------- */

static void dedupe_piece(struct running *running, unsigned worker, struct piece *piece)
{
	const struct index_hit *hits = running->stages->rows->passed_hits + piece->first;
	uint64_t *seen = running->stages->workspaces[worker].seen;

	for (size_t at = 0; at < piece->passed; at += SLICE_GROUP_ROWS)
		(void)rows_new(hits + at, slice_group_rows(piece->passed, at), seen);
}

static void dedupe_pieces(void *context, unsigned worker)
{
	struct running *running = context;
	const struct stages *stages = running->stages;

	workspace_expect(&stages->workspaces[worker], stages->rows->entries / stages->threads);
	take_pieces(context, worker);
}

void stage_dedupe(const struct stages *stages)
{
	struct running running = { .stages = stages, .take = dedupe_piece };

	threads_run(stages->threads, dedupe_pieces, &running);
	for (unsigned t = 1; t < stages->threads; t++)
		(void)workspace_join(&stages->workspaces[0], &stages->workspaces[t]);
	for (unsigned t = 0; t < stages->threads; t++)
		workspace_forget(&stages->workspaces[t]);
}

/* --- rules ---------------------------------------------------------------------------------------------------------------- */

void stage_rules(const struct stages *stages, const struct rules_in_force *rules, const struct piece *piece,
		 uint8_t *verdicts)
{
	const entry_attr *attrs = stages->rows->passed_attrs + piece->first;
	struct judgement judgement = { 0 };

	for (size_t at = 0; at < piece->passed; at += SLICE_GROUP_ROWS) {
		struct judge_output output = { verdicts + at, NULL };

		rules_judge(rules, attrs + at, slice_group_rows(piece->passed, at), output, &judgement);
	}
}

void stage_count(const struct stages *stages, const struct rules_in_force *rules, struct judgement *judgement,
		 uint64_t alone[RULES_MAX])
{
	const struct rows *rows = stages->rows;
	uint64_t failures[SLICE_GROUP_ROWS];
	uint8_t verdicts[SLICE_GROUP_ROWS];

	for (size_t p = 0; p < rows->pieces_count; p++) {
		const struct piece *piece = &rows->pieces[p];

		for (size_t at = 0; at < piece->passed; at += SLICE_GROUP_ROWS) {
			size_t count = slice_group_rows(piece->passed, at);

			rules_judge(rules, rows->passed_attrs + piece->first + at, count,
				    (struct judge_output){ verdicts, failures }, judgement);
			for (size_t i = 0; i < count; i++) {
				if (failures[i] && !(failures[i] & (failures[i] - 1)))
					alone[__builtin_ctzll(failures[i])]++;
			}
		}
	}
}

/* --- emit ----------------------------------------------------------------------------------------------------------------- */

static void emit_piece(struct running *running, unsigned worker, struct piece *piece)
{
	const struct stages *stages = running->stages;
	const struct rows *rows = stages->rows;
	struct outbuf *block = &stages->blocks[worker];

	block->len_bytes = 0;
	claim_emit(&stages->lines, rows->passed_numbers[piece->first], rows->verdicts + piece->first, piece->passed,
		   block);
}

void stage_emit(const struct stages *stages)
{
	struct running running = { .stages = stages, .take = emit_piece };

	run_over_pieces(&running);
}

/* --- what they need ------------------------------------------------------------------------------------------------------- */

void stages_prepare(struct stages *stages, const struct ruleset *set, uint64_t claim_number)
{
	size_t rows_max = rows_piece_max(stages->rows);

	slice_lines(set, stages->gates->rules, claim_number, &stages->lines);
	stages->blocks = mem_zero(stages->threads * sizeof(*stages->blocks));
	for (unsigned t = 0; t < stages->threads; t++) {
		stages->blocks[t].capacity_bytes = rows_max * stages->lines.line_max_bytes + CLAIM_STEP_BYTES;
		stages->blocks[t].begin = mem_alloc(stages->blocks[t].capacity_bytes);
	}
}

void stages_free(struct stages *stages)
{
	for (unsigned t = 0; stages->blocks && t < stages->threads; t++)
		free(stages->blocks[t].begin);
	free(stages->blocks);
	claim_lines_free(&stages->lines);
}
