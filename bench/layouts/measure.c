/* Rounds in which every layout has one run over the same lookups. */
#include "layouts/measure.h"

#include "core/clock.h"
#include "core/mem.h"

#include <stdlib.h>
#include <unistd.h>

/* As src/run/gates.c asks. */
#define LOOKUP_ROWS 512
/* A run has so many lookups at least: short lists are taken several times. */
#define RUN_LOOKUPS 1000000

bool contest_build(struct contest *contest, const struct layout *const *layouts, size_t count, const char *folder,
		   struct err *err)
{
	bool ok = true;

	assert(count <= LAYOUTS_MAX);
	contest->path = mem_format("%s/layout", folder);
	for (size_t i = 0; ok && i < count; i++) {
		struct subject *s = &contest->subjects[i];
		double begin = clock_seconds();

		*s = (struct subject){ .layout = layouts[i] };
		s->built = layouts[i]->build(layouts[i], &contest->population, contest->path, err);
		s->build_seconds = clock_seconds() - begin;
		ok = s->built != NULL;
		contest->subjects_count += ok;
		(void)unlink(contest->path);
	}
	return ok;
}

void contest_close(struct contest *contest)
{
	for (size_t i = 0; i < contest->subjects_count; i++)
		contest->subjects[i].layout->free(contest->subjects[i].built);
	contest->subjects_count = 0;
	population_free(&contest->population);
	free(contest->path);
}

static void find_block(const struct subject *s, const struct lookups *l, size_t first, struct index_hit *hits)
{
	size_t left = l->count - first;

	s->layout->find(s->built, (s->layout->by_place ? l->places : l->keys) + first,
			left < LOOKUP_ROWS ? left : LOOKUP_ROWS, hits);
}

static bool answer_is_right(const struct population *p, uint32_t entry, const struct index_hit *hit)
{
	if (entry == NOT_THERE)
		return hit->entry == INDEX_NO_ENTRY && hit->importer == INDEX_NO_IMPORTER && hit->attr == 0;
	return hit->entry != INDEX_NO_ENTRY && hit->importer == p->importers[entry] && hit->attr == p->attrs[entry];
}

static bool check_answers(const struct contest *contest, const struct subject *s, const struct lookups *l,
			  struct err *err)
{
	struct index_hit hits[LOOKUP_ROWS];
	unsigned char number[ENTRY_NUMBER_LEN];

	for (size_t i = 0; i < l->count; i++) {
		if (i % LOOKUP_ROWS == 0)
			find_block(s, l, i, hits);
		if (answer_is_right(&contest->population, l->entries[i], &hits[i % LOOKUP_ROWS]))
			continue;
		key_unpack(l->keys[i], number);
		return err_set(err, "%s: wrong answer for %.*s", s->layout->name, ENTRY_NUMBER_LEN,
			       (const char *)number);
	}
	return true;
}

/* Of this thread: what other programs take of the core is not the layout's. */
static double cpu_seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double run_once(const struct subject *s, const struct lookups *l)
{
	struct index_hit hits[LOOKUP_ROWS];
	size_t times = (RUN_LOOKUPS + l->count - 1) / l->count;
	double begin = cpu_seconds();

	for (size_t t = 0; t < times; t++) {
		for (size_t first = 0; first < l->count; first += LOOKUP_ROWS)
			find_block(s, l, first, hits);
	}
	return (cpu_seconds() - begin) * 1e9 / (double)(times * l->count);
}

bool contest_measure(struct contest *contest, enum order order, struct err *err)
{
	struct lookups lookups;
	bool ok;

	if (!lookups_make(&lookups, &contest->population, order, contest->lookups, err))
		return false;
	ok = true;
	for (size_t i = 0; ok && i < contest->subjects_count; i++)
		ok = check_answers(contest, &contest->subjects[i], &lookups, err);
	/* A round more than counts: the first is thrown away, at the end of the samples. */
	for (size_t round = 0; ok && round <= contest->rounds; round++) {
		for (size_t i = 0; i < contest->subjects_count; i++)
			contest->subjects[i].samples[order][round ? round - 1 : contest->rounds] =
				run_once(&contest->subjects[i], &lookups);
	}
	lookups_free(&lookups);
	return ok;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double subject_median(struct subject *s, enum order order, size_t rounds)
{
	qsort(s->samples[order], rounds, sizeof(double), by_size);
	return s->samples[order][rounds / 2];
}

double subject_spread(const struct subject *s, enum order order, size_t rounds)
{
	return (s->samples[order][rounds - 1] - s->samples[order][0]) / s->samples[order][rounds / 2];
}
