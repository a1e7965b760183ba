/* Rounds. */
#include "profile/profile.h"

#include "core/clock.h"
#include "core/mem.h"
#include "profile/processor.h"

#include <stdlib.h>

/* By default so many rounds, and more until so much time has gone: medians of five are steady where nothing else runs. */
#define ROUNDS_LEAST   5
#define ROUNDS_DEFAULT 101
#define SECONDS        10

/* One profile being made. */
struct run {
	const struct profiling *profiling;
	struct rows rows;
	struct stages stages;
	struct trials trials[RULE_FILES_MAX];
	struct counters counters;
	size_t rounds_max;
	double *ns;     /* of stage s in round r, for all entries: ns[s * rounds_max + r] */
	double *counts; /* of counter c: counts[(s * COUNTERS + c) * rounds_max + r] */
	struct profile *profile;
};

/* --- measuring -------------------------------------------------------------------------------------------------------------- */

struct watch {
	double ns;
	double counts[COUNTERS];
};

static void watch_start(const struct run *run, struct watch *watch)
{
	counters_read(&run->counters, watch->counts);
	watch->ns = processor_ns();
}

static void watch_stop(struct run *run, const struct watch *start, enum stage stage, size_t round)
{
	struct watch now;

	now.ns = processor_ns();
	counters_read(&run->counters, now.counts);
	run->ns[stage * run->rounds_max + round] = now.ns - start->ns;
	for (size_t c = 0; c < COUNTERS; c++)
		run->counts[(stage * COUNTERS + c) * run->rounds_max + round] = now.counts[c] - start->counts[c];
}

static bool measure_stages(struct run *run, size_t round, struct err *err)
{
	const struct stages *stages = &run->stages;
	struct watch watch;
	bool passed;

	watch_start(run, &watch);
	if (!stage_map(stages, err))
		return false;
	watch_stop(run, &watch, STAGE_MAP, round);
	watch_start(run, &watch);
	stage_parse(stages);
	watch_stop(run, &watch, STAGE_PARSE, round);
	watch_start(run, &watch);
	passed = stage_join(stages);
	watch_stop(run, &watch, STAGE_JOIN, round);
	/* Hits that are not those of before are no entries to go on with. */
	if (!passed && run->rows.passed == run->rows.entries)
		return err_file(err, stages->path, "was changed while it was read; run again when nobody writes to it");
	watch_start(run, &watch);
	stage_dedupe(stages);
	watch_stop(run, &watch, STAGE_DEDUPE, round);
	watch_start(run, &watch);
	stage_emit(stages);
	watch_stop(run, &watch, STAGE_EMIT, round);
	return true;
}

static void judge_all(const struct run *run)
{
	const struct rows *rows = &run->rows;

	for (size_t p = 0; p < rows->pieces_count; p++)
		stage_rules(&run->stages, run->profiling->rules[0], &rows->pieces[p],
			    rows->verdicts + rows->pieces[p].first);
}

static void measure_rules(struct run *run, size_t round)
{
	struct watch watch;

	trials_measure(run->trials, run->profiling->rules_count, &run->stages, round);
	if (run->counters.open) {
		watch_start(run, &watch);
		judge_all(run);
		watch_stop(run, &watch, STAGE_RULES, round);
	}
	/* The trials have told already what time the stage takes. */
	run->ns[STAGE_RULES * run->rounds_max + round] = trials_all(&run->trials[0], round) * (double)run->rows.passed;
}

/* The first round takes what is new to the machine, and is measured again. */
static bool measure(struct run *run, struct err *err)
{
	size_t rounds = run->profiling->rounds;
	double begin;

	if (!measure_stages(run, 0, err))
		return false;
	measure_rules(run, 0);
	begin = clock_seconds();
	for (size_t r = 0; r < run->rounds_max; r++) {
		if (!rounds && r >= ROUNDS_LEAST && clock_seconds() - begin > SECONDS)
			break;
		if (!measure_stages(run, r, err))
			return false;
		measure_rules(run, r);
		run->profile->rounds = r + 1;
	}
	return true;
}

/* --- before and after --------------------------------------------------------------------------------------------------------- */

/* Everything once: who passes, which rules fail whom, and the verdicts that are written. */
static bool prepare(struct run *run, struct err *err)
{
	const struct profiling *profiling = run->profiling;
	struct profile *profile = run->profile;
	struct rows *rows = &run->rows;

	stage_parse(&run->stages);
	(void)stage_join(&run->stages);
	if (!rows_choose(rows, profiling->gates, &run->stages.workspaces[0], err))
		return false;
	profile->entries = rows->entries;
	profile->passed = rows->passed;
	if (rows->passed == 0)
		return err_file(
			err, run->stages.path,
			"has no entry that passes gates A to C, so that there is nothing to measure; \"cape validate\" says why");
	judge_all(run);
	for (size_t f = 0; f < profiling->rules_count; f++) {
		const struct rules_in_force *rules = profiling->rules[f];
		uint64_t alone[RULES_MAX] = { 0 };
		struct judgement judgement = { 0 };

		stage_count(&run->stages, rules, &judgement, alone);
		for (size_t k = 0; k < rules->count; k++) {
			profile->rules[f].rows[k].decides = judgement.first[k];
			profile->rules[f].rows[k].fails = judgement.all[k];
			profile->rules[f].rows[k].alone_fails = alone[k];
		}
		trials_make(&run->trials[f], rules, profiling->planted, run->rounds_max);
	}
	return true;
}

static struct figure per_entry(double *samples, size_t rounds, uint64_t entries)
{
	struct figure figure = figure_of(samples, rounds);

	return (struct figure){ figure.median / (double)entries, figure.spread / (double)entries };
}

static void take_figures(struct run *run)
{
	struct profile *profile = run->profile;
	size_t rounds = profile->rounds;
	double *sums = mem_zero(rounds * sizeof(*sums)), sum = 0;

	for (size_t s = 0; s < STAGES; s++) {
		for (size_t r = 0; r < rounds; r++)
			sums[r] += run->ns[s * run->rounds_max + r];
	}
	for (size_t s = 0; s < STAGES; s++) {
		uint64_t entries = s > STAGE_JOIN ? profile->passed : profile->entries;
		struct profiled_stage *stage = &profile->stages[s];

		stage->ns = per_entry(run->ns + s * run->rounds_max, rounds, entries);
		for (size_t c = 0; c < COUNTERS; c++)
			stage->counts[c] =
				per_entry(run->counts + (s * COUNTERS + c) * run->rounds_max, rounds, entries);
		stage->share = stage->ns.median * (double)entries;
		sum += stage->share;
	}
	for (size_t s = 0; s < STAGES; s++)
		profile->stages[s].share /= sum;
	profile->all_stages = per_entry(sums, rounds, profile->entries);
	for (size_t f = 0; f < profile->rules_count; f++)
		trials_figures(&run->trials[f], rounds, &profile->rules[f]);
	free(sums);
}

static bool run_rounds(struct run *run, struct err *err)
{
	const struct gates *gates = run->profiling->gates;
	unsigned threads = run->profiling->threads, made = 0;
	bool ok;

	run->stages.workspaces = mem_zero(threads * sizeof(struct workspace));
	while (made < threads && workspace_init(&run->stages.workspaces[made], gates->index, err))
		made++;
	ok = made == threads && prepare(run, err) && measure(run, err) &&
	     map_unchanged(&run->rows.declaration.map, run->stages.path, err) &&
	     map_unchanged(&gates->index->map, gates->index->path, err);
	if (ok)
		take_figures(run);
	for (unsigned t = 0; t < made; t++)
		workspace_free(&run->stages.workspaces[t]);
	free(run->stages.workspaces);
	return ok;
}

bool profile_run(const struct profiling *profiling, const char *path, struct profile *profile, struct err *err)
{
	struct run run = { .profiling = profiling, .profile = profile };
	bool ok;

	*profile = (struct profile){ .rules_count = profiling->rules_count };
	run.stages = (struct stages){
		.gates = profiling->gates, .path = path, .rows = &run.rows, .threads = profiling->threads
	};
	run.rounds_max = profiling->rounds ? profiling->rounds : ROUNDS_DEFAULT;
	run.ns = mem_zero(STAGES * run.rounds_max * sizeof(*run.ns));
	run.counts = mem_zero(STAGES * COUNTERS * run.rounds_max * sizeof(*run.counts));
	counters_open(&run.counters, counter_kinds);
	profile->counted = run.counters.open;
	profile->counter_error = run.counters.error;
	ok = rows_open(&run.rows, path, profiling->gates, err);
	if (ok) {
		stages_prepare(&run.stages, profiling->set, profiling->claim_number);
		ok = run_rounds(&run, err);
		stages_free(&run.stages);
	}
	for (size_t f = 0; f < RULE_FILES_MAX; f++)
		trials_free(&run.trials[f]);
	rows_close(&run.rows);
	counters_close(&run.counters);
	free(run.ns);
	free(run.counts);
	return ok;
}
