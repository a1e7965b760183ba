/*
 * Whose entries they are: importers by number, and the client of each.
 *
 * Numbers below index->header.importers are the index's own; importers that it lacks, of claims, are added behind them. Texts are added
 * before workers begin, then only read.
 */
#ifndef CAPE_REPORT_PARTIES_H
#define CAPE_REPORT_PARTIES_H

#include "clients/clients.h"
#include "index/reader.h"

/* Clients are numbered as in the clients file; the one behind the last are importers that it does not have. */
struct parties {
	const struct index *index;     /* NULL: there is none */
	const struct clients *clients; /* NULL: nobody says */
	struct dict others;            /* importers that the index lacks */
	uint32_t *client_of;           /* by importer */
	size_t client_of_capacity;
	uint32_t count; /* importers */
};

/* Borrows both. The caller owns it (parties_free). */
void parties_init(struct parties *parties, const struct index *index, const struct clients *clients);
void parties_free(struct parties *parties);

/* The number of a normalised importer number, added where it is new. */
uint32_t parties_add(struct parties *parties, struct span importer);
/* The number of one that was added or is the index's; ITEM_NO_IMPORTER. */
uint32_t parties_find(const struct parties *parties, struct span importer);
/* Borrowed; empty for ITEM_NO_IMPORTER. */
struct span parties_importer(const struct parties *parties, uint32_t importer);

/* Clients and the one behind the last. */
uint32_t parties_clients(const struct parties *parties);
/* parties_clients() - 1 where nobody says whose importer it is, and for ITEM_NO_IMPORTER. */
uint32_t parties_client(const struct parties *parties, uint32_t importer);
/* What the clients file says of each importer, by its number, as struct refund_terms takes it; malloc'ed. */
uint8_t *parties_corporate(const struct parties *parties);
/* The client's name in the file; empty of the one behind the last. */
struct span parties_client_name(const struct parties *parties, uint32_t client);

#endif
