/* The entries that everything else is written from: options that, with an ordinal, determine one of them. */
#ifndef GEN_POPULATION_H
#define GEN_POPULATION_H

#include <stdbool.h>
#include <stdint.h>

#include "filers.h"
#include "importers.h"

struct population {
	uint64_t entries;
	uint64_t seed;
	/* The day on which the reports are drawn; liquidations are drawn around it. */
	int32_t data_date;
	uint64_t key_summary;
	uint64_t key_tariff;
	uint64_t key_report;
	struct filers filers;
	struct importers importers;
};

/* False only for lack of memory (said). */
bool population_init(struct population *population, uint64_t seed, uint64_t entries, uint32_t filers,
		     uint32_t importers, int32_t data_date);
void population_free(struct population *population);

#endif
