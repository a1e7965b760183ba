/*
 * cape-layouts: ways to lay out an index, compared over the same entries and lookups.
 *
 *   cape-layouts [--entries N] [--lookups N] [--rounds N] [--population NAME] --dir FOLDER
 *
 * For each population and layout: bytes an entry of all that gates C and D need, the cache lines a lookup touches by design, and the
 * processor time of a lookup in three orders: medians of N rounds in which the layouts take turns, after one that is thrown away. Every
 * answer is checked before. All samples go to FOLDER/layouts-ENTRIES.json or FOLDER/layouts-ENTRIES-POPULATION.json.
 */
#include "core/mem.h"
#include "io/sink.h"
#include "layouts/report.h"

#include <stdio.h>
#include <stdlib.h>

static const struct layout *const layouts[] = {
	&layout_index,        &layout_sorted,       &layout_hash, &layout_hash_near_30,
	&layout_hash_near_50, &layout_hash_near_80, &layout_tree,
};

struct options {
	size_t entries;
	size_t lookups;
	size_t rounds;
	const char *population; /* NULL: all */
	const char *folder;
};

static _Noreturn void fail(const char *what, const char *about)
{
	(void)fprintf(stderr, "cape-layouts: %s: %s\n", about, what);
	exit(2);
}

static size_t number(const char *flag, const char *word, size_t min, size_t max)
{
	char *end = NULL;
	unsigned long value = word ? strtoul(word, &end, 10) : 0;

	if (!word || *end != '\0' || value < min || value > max)
		fail("needs a number that makes sense", flag);
	return value;
}

static struct options read_options(char **argv)
{
	struct options o = { .entries = 10000000, .lookups = 4000000, .rounds = 7 };

	for (char **a = argv + 1; *a; a += a[1] ? 2 : 1) {
		if (strcmp(*a, "--entries") == 0)
			o.entries = number(*a, a[1], 100000, 100000000);
		else if (strcmp(*a, "--lookups") == 0)
			o.lookups = number(*a, a[1], 1, 100000000);
		else if (strcmp(*a, "--rounds") == 0)
			o.rounds = number(*a, a[1], 1, ROUNDS_MAX);
		else if (strcmp(*a, "--population") == 0)
			o.population = a[1];
		else if (strcmp(*a, "--dir") == 0)
			o.folder = a[1];
		else
			fail("is no option; there are --entries, --lookups, --rounds, --population, --dir", *a);
	}
	if (!o.folder)
		fail("name a folder to work in", "--dir");
	return o;
}

static bool compare(const struct options *o, const struct population_kind *kind, cJSON *contests, struct err *err)
{
	struct contest *contest = mem_zero(sizeof(*contest));
	bool ok;

	contest->rounds = o->rounds;
	contest->lookups = o->lookups;
	(void)getloadavg(&contest->load, 1);
	ok = population_make(&contest->population, kind, o->entries, err) &&
	     contest_build(contest, layouts, ARRAY_LEN(layouts), o->folder, err);
	for (enum order order = 0; ok && order < ORDERS; order++)
		ok = contest_measure(contest, order, err);
	if (ok)
		report_contest(contest, contests);
	contest_close(contest);
	free(contest);
	return ok;
}

int main(int argc, char **argv)
{
	struct options o = read_options(argv);
	cJSON *contests = cJSON_CreateArray();
	char *path = mem_format("%s/layouts-%zu%s%s.json", o.folder, o.entries, o.population ? "-" : "",
				o.population ? o.population : "");
	struct err err = ERR_INIT;
	bool ok = true;

	(void)argc;
	sink_catch_signals();
	(void)printf("%zu rounds, at most %zu lookups of each order\n", o.rounds, o.lookups);
	for (size_t k = 0; ok && k < population_kinds_count; k++) {
		if (!o.population || strcmp(population_kinds[k].name, o.population) == 0)
			ok = compare(&o, &population_kinds[k], contests, &err);
	}
	if (ok && cJSON_GetArraySize(contests) == 0)
		fail("is no population", o.population);
	ok = ok && report_write(contests, path, &err);
	if (!ok)
		err_print(&err, stderr);
	cJSON_Delete(contests);
	free(path);
	return ok ? 0 : 2;
}
