/* Sets up the keys from which every attribute of an entry follows. */
#include "population.h"

#include "rng.h"

bool population_init(struct population *population, uint64_t seed, uint64_t entries, uint32_t filers,
		     uint32_t importers, int32_t data_date)
{
	population->entries = entries;
	population->seed = seed;
	population->data_date = data_date;
	population->key_summary = rng_key(seed, STREAM_SUMMARY);
	population->key_tariff = rng_key(seed, STREAM_TARIFF);
	population->key_report = rng_key(seed, STREAM_REPORT);
	importers_init(&population->importers, seed, filers, importers);
	return filers_init(&population->filers, seed, filers, entries);
}

void population_free(struct population *population)
{
	filers_free(&population->filers);
}
