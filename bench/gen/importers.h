/* Importers of record: who imported an entry, under which number and name.
 *
 * An importer is an id. Ids are laid out in three ranges: importers that use many filers, the express carriers as
 * importers of record, and each filer's own clients. */
#ifndef GEN_IMPORTERS_H
#define GEN_IMPORTERS_H

#include <stdbool.h>
#include <stdint.h>

#include "permute.h"

/* The longest printed form, YYDDPP-NNNNN or NN-NNNNNNNXX, and a terminator. */
#define IMPORTERS_NUMBER_SIZE 13
#define IMPORTERS_NAME_SIZE   64

struct importers {
	/* At most this many different importers. */
	uint32_t cap;
	uint32_t filers;
	uint64_t key_entry;
	uint64_t key_number;
	uint64_t key_name;
	/* Nine-digit numbers: a permutation, so that no two importers share one. */
	struct permute digits;
};

void importers_init(struct importers *importers, uint64_t seed, uint32_t filers, uint32_t cap);

/* Every id is below this. */
uint32_t importers_ids_max(const struct importers *importers);

/* The importer of the entry with this ordinal, which filer F filed. */
uint32_t importers_of_entry(const struct importers *importers, uint64_t ordinal, uint32_t f);

/* The number as printed, with dashes: EIN with suffix, SSN form, or assigned by CBP. Returns its length. */
unsigned importers_number(const struct importers *importers, uint32_t id, char number[IMPORTERS_NUMBER_SIZE]);

/* Letters and digits of TEXT, upper-cased: the form in which two importer numbers are compared. Cut to fit. */
void importers_normalise(const char *text, char number[IMPORTERS_NUMBER_SIZE]);

/* The name, unquoted; some hold commas and quotes. */
void importers_name(const struct importers *importers, uint32_t id, char name[IMPORTERS_NAME_SIZE]);

#endif
