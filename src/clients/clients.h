/*
 * The clients file: whose importers a team files for, under which power of attorney.
 *
 * A CSV (contract section 2) with a row an importer of record number. Columns are found by name, in any order, letters and digits only, case
 * ignored; others are passed over:
 *
 *   Importer Number           required; letters and digits count, as everywhere
 *   Client                    required, and so is its cell: several importer numbers may be one client's
 *   Name                      for people
 *   Power of Attorney Until   the last day, YYYY-MM-DD or M/D/YYYY; "unlimited"; blank or "none": there is none. 19 CFR 141.34: a partnership's
 *                             ends after two years, others' may be unlimited
 *   Corporate                 Y/Yes/1/True or N/No/0/False; blank: nothing is said
 *
 * Read-only once loaded; shared by threads.
 */
#ifndef CAPE_CLIENTS_CLIENTS_H
#define CAPE_CLIENTS_CLIENTS_H

#include "core/dates.h"
#include "core/dict.h"
#include "core/err.h"

enum corporate { CORPORATE_UNKNOWN, CORPORATE_NO, CORPORATE_YES };

/* What is said of one importer number. */
struct client_importer {
	uint32_t client; /* its number in names of clients */
	char *name;      /* "" where there is none */
	day until;       /* last day of the power of attorney; DAY_LAST: unlimited; DAY_BLANK: there is none */
	enum corporate corporate;
};

struct clients {
	struct dict importers; /* normalised numbers; number i has importers_said[i] */
	struct client_importer *said;
	size_t said_capacity;
	struct dict names;  /* of clients, each once, in the order of the file */
	bool has_authority; /* there is a column for powers of attorney */
};

/* The caller owns them (clients_free). The error names file and line of the first mistake. */
bool clients_load(struct clients *clients, const char *path, struct err *err);
void clients_free(struct clients *clients);

/* NULL: the file does not have the importer. `importer` is normalised, as the index has it. Lives as long as the clients. */
const struct client_importer *clients_find(const struct clients *clients, struct span importer);

/* True if there is a power of attorney on that day. */
static inline bool client_authorised(const struct client_importer *importer, day on)
{
	return importer->until != DAY_BLANK && on <= importer->until;
}

#endif
