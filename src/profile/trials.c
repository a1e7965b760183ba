/* Trials in their order within a round: all, none, each alone, all but each, none again, all again. */
#include "profile/trials.h"

#include "core/mem.h"
#include "core/threads.h"
#include "profile/processor.h"

#include <stdatomic.h>
#include <stdlib.h>

/*
 * Entries that a trial judges between two looks at the clock, about: their attributes stay in the L2 cache, and looking takes a thousandth of
 * the time. A smaller declaration is judged so often.
 */
#define TURN_ENTRIES 16384
/* Entries that a trial judges in a round at least. */
#define ROUND_ENTRIES 1000000

enum { ALL, NONE, FIRST_ALONE };

static size_t alone_of(size_t k)
{
	return FIRST_ALONE + k;
}

static size_t but_of(const struct trials *trials, size_t k)
{
	return FIRST_ALONE + trials->rules->count + k;
}

static size_t none_again(const struct trials *trials)
{
	return FIRST_ALONE + 2 * trials->rules->count;
}

static size_t all_again(const struct trials *trials)
{
	return none_again(trials) + 1;
}

/* A trial of those rules in force whose bits are set. */
static struct trial trial_of(const struct rules_in_force *rules, uint64_t chosen, struct planted planted)
{
	struct trial trial = { .rules = *rules };

	trial.rules.count = 0;
	for (size_t k = 0; k < rules->count; k++) {
		if (!((chosen >> k) & 1))
			continue;
		trial.rules.rows[trial.rules.count++] = rules->rows[k];
		if (planted.id && strcmp(planted.id, rules->rows[k]->id) == 0)
			trial.planted_ns = planted.ns;
	}
	return trial;
}

void trials_make(struct trials *trials, const struct rules_in_force *rules, struct planted planted, size_t rounds_max)
{
	*trials = (struct trials){ .rules = rules, .rounds_max = rounds_max };
	trials->count = all_again(trials) + 1;
	trials->items = mem_alloc(trials->count * sizeof(*trials->items));
	trials->ns = mem_zero(trials->count * rounds_max * sizeof(*trials->ns));
	trials->items[ALL] = trials->items[all_again(trials)] = trial_of(rules, UINT64_MAX, planted);
	trials->items[NONE] = trials->items[none_again(trials)] = trial_of(rules, 0, planted);
	for (size_t k = 0; k < rules->count; k++) {
		trials->items[alone_of(k)] = trial_of(rules, UINT64_C(1) << k, planted);
		trials->items[but_of(trials, k)] = trial_of(rules, ~(UINT64_C(1) << k), planted);
	}
}

void trials_free(struct trials *trials)
{
	free(trials->items);
	free(trials->ns);
}

/* --- measuring ------------------------------------------------------------------------------------------------------------ */

/* Pieces that take a turn together. */
struct turn {
	size_t begin, end;
	unsigned times; /* how often they are judged for one measurement */
};

struct measuring {
	struct trials *files;
	size_t count;
	const struct stages *stages;
	size_t round;
	size_t turn_pieces; /* pieces of a turn */
	unsigned times;
	unsigned passes; /* over the whole declaration */
	atomic_size_t next;
	pthread_mutex_t lock; /* of the trials' times */
};

static double measure(const struct measuring *m, const struct trial *trial, const struct turn *turn, uint8_t *verdicts)
{
	const struct rows *rows = m->stages->rows;
	double begin = thread_ns();

	for (unsigned time = 0; time < turn->times; time++) {
		for (size_t p = turn->begin; p < turn->end; p++) {
			stage_rules(m->stages, &trial->rules, &rows->pieces[p], verdicts);
			if (trial->planted_ns > 0)
				spin(trial->planted_ns * (double)rows->pieces[p].passed);
		}
	}
	return (thread_ns() - begin) / turn->times;
}

/* Every trial on the same pieces, which the first, that is not measured, brings into the cache. */
static void take_turn(const struct measuring *m, const struct turn *turn, bool backwards, uint8_t *verdicts,
		      double *sums)
{
	(void)measure(m, &m->files[0].items[NONE], turn, verdicts);
	for (size_t f = 0; f < m->count; f++) {
		size_t count = m->files[f].count;

		for (size_t i = 0; i < count; i++) {
			size_t item = backwards ? count - 1 - i : i;

			sums[item] += measure(m, &m->files[f].items[item], turn, verdicts);
		}
		sums += count;
	}
}

static void add_sums(struct measuring *m, const double *sums)
{
	(void)pthread_mutex_lock(&m->lock);
	for (size_t f = 0; f < m->count; f++) {
		struct trials *trials = &m->files[f];

		for (size_t i = 0; i < trials->count; i++)
			trials->ns[i * trials->rounds_max + m->round] += *sums++;
	}
	(void)pthread_mutex_unlock(&m->lock);
}

static void take_turns(void *context, unsigned worker)
{
	struct measuring *m = context;
	size_t pieces = m->stages->rows->pieces_count, turns = (pieces + m->turn_pieces - 1) / m->turn_pieces, t,
	       all = 0;
	uint8_t *verdicts = mem_alloc(rows_piece_max(m->stages->rows)); /* which nobody looks at */
	double *sums;

	(void)worker;
	for (size_t f = 0; f < m->count; f++)
		all += m->files[f].count;
	sums = mem_zero(all * sizeof(*sums));
	while ((t = atomic_fetch_add(&m->next, 1)) < turns * m->passes) {
		size_t begin = t % turns * m->turn_pieces, end = begin + m->turn_pieces;
		struct turn turn = { begin, end < pieces ? end : pieces, m->times };

		take_turn(m, &turn, (t + m->round) % 2, verdicts, sums);
	}
	add_sums(m, sums);
	free(sums);
	free(verdicts);
}

static unsigned times_for(double wanted, double had)
{
	return wanted > had ? (unsigned)(wanted / had) + 1 : 1;
}

void trials_measure(struct trials *files, size_t count, const struct stages *stages, size_t round)
{
	const struct rows *rows = stages->rows;
	double a_piece = (double)rows->passed / (double)rows->pieces_count, a_turn;
	struct measuring m = {
		.files = files, .count = count, .stages = stages, .round = round, .lock = PTHREAD_MUTEX_INITIALIZER
	};

	/* Fewer entries than a block has cost as much as one. */
	if (a_piece < JUDGE_ENTRIES)
		a_piece = JUDGE_ENTRIES;
	m.turn_pieces = times_for(TURN_ENTRIES, a_piece);
	if (m.turn_pieces > rows->pieces_count)
		m.turn_pieces = rows->pieces_count;
	a_turn = a_piece * (double)m.turn_pieces;
	m.times = times_for(TURN_ENTRIES, a_turn);
	m.passes = times_for(ROUND_ENTRIES, a_piece * (double)rows->pieces_count * m.times);
	for (size_t f = 0; f < count; f++) {
		for (size_t i = 0; i < files[f].count; i++)
			files[f].ns[i * files[f].rounds_max + round] = 0;
	}
	threads_run(stages->threads, take_turns, &m);
	for (size_t f = 0; f < count; f++) {
		for (size_t i = 0; i < files[f].count; i++)
			files[f].ns[i * files[f].rounds_max + round] /= (double)rows->passed * m.passes;
	}
}

/* --- figures ---------------------------------------------------------------------------------------------------------------- */

static double ns_of(const struct trials *trials, size_t item, size_t round)
{
	return trials->ns[item * trials->rounds_max + round];
}

double trials_all(const struct trials *trials, size_t round)
{
	return (ns_of(trials, ALL, round) + ns_of(trials, all_again(trials), round)) / 2;
}

static double trials_none(const struct trials *trials, size_t round)
{
	return (ns_of(trials, NONE, round) + ns_of(trials, none_again(trials), round)) / 2;
}

void trials_figures(const struct trials *trials, size_t rounds, struct profiled_rules *profiled)
{
	double *ns = mem_alloc(rounds * sizeof(*ns));
	struct figure same;

	profiled->rules = trials->rules;
	for (size_t r = 0; r < rounds; r++)
		ns[r] = ns_of(trials, ALL, r) - ns_of(trials, all_again(trials), r);
	same = figure_of(ns, rounds);
	profiled->noise = (same.median < 0 ? -same.median : same.median) + same.spread;
	for (size_t r = 0; r < rounds; r++)
		ns[r] = trials_all(trials, r);
	profiled->all = figure_of(ns, rounds);
	for (size_t r = 0; r < rounds; r++)
		ns[r] = trials_none(trials, r);
	profiled->none = figure_of(ns, rounds);
	for (size_t k = 0; k < trials->rules->count; k++) {
		profiled->rows[k].rule = trials->rules->rows[k];
		for (size_t r = 0; r < rounds; r++)
			ns[r] = ns_of(trials, alone_of(k), r) - trials_none(trials, r);
		profiled->rows[k].alone = figure_of(ns, rounds);
		for (size_t r = 0; r < rounds; r++)
			ns[r] = trials_all(trials, r) - ns_of(trials, but_of(trials, k), r);
		profiled->rows[k].marginal = figure_of(ns, rounds);
	}
	free(ns);
}
