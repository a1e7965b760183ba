/* What the clients file says of the importers of a refund: whose they are, and whether they are corporations. */
#ifndef CAPE_CLI_REFUND_CLIENTS_H
#define CAPE_CLI_REFUND_CLIENTS_H

#include "cli/options.h"
#include "report/parties.h"
#include "run/refunding.h"

/* Begin with zeros. */
struct refund_importers {
	struct clients clients;
	bool open;
	struct span *names;               /* of clients */
	uint8_t *corporate;               /* enum refund_importer, by importer */
	struct refund_clients clients_of; /* for the run */
};

/* Reads the clients file, if one is named. The caller owns them (refund_importers_close), also after an error. */
bool refund_importers_open(struct refund_importers *importers, const struct args *args, struct err *err);
/* Makes the tables, and puts them into the terms. The parties have all importers, and are borrowed. Does nothing without a clients file. */
void refund_importers_find(struct refund_importers *importers, const struct parties *parties,
			   struct refund_terms *terms);
void refund_importers_close(struct refund_importers *importers);

#endif
