/* The account under which a declaration is judged. */
#ifndef GEN_ACCOUNT_H
#define GEN_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "importers.h"
#include "options.h"
#include "population.h"

struct account {
	enum account_type type;
	/* Filers and brokers. */
	char filer_code[IMPORTERS_NUMBER_SIZE];
	/* Importers: the numbers, and which importers of the population have one of them. */
	char iors[OPTIONS_IORS_MAX][IMPORTERS_NUMBER_SIZE];
	unsigned ior_count;
	uint32_t *ids;
	uint32_t id_count;
};

/* By the options; what they leave open follows from the selection: FILER_CODE and IMPORTER, or NULL where nothing is
 * selected. False if the account cannot be known (said). */
bool account_init(struct account *account, const struct options *options, const struct population *population,
		  const char *filer_code, const uint32_t *importer);
void account_free(struct account *account);

/* Whether an importer account has the importer with this id. */
bool account_has(const struct account *account, uint32_t id);

#endif
