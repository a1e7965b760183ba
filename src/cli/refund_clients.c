/* From the clients file to tables by importer. */
#include "cli/refund_clients.h"

#include "core/mem.h"

#include <stdlib.h>

bool refund_importers_open(struct refund_importers *importers, const struct args *args, struct err *err)
{
	if (!args->given[OPT_CLIENTS])
		return !args->given[OPT_BY_CLIENT] ||
		       err_set(err, "--by-client needs --clients FILE, which says whose importers they are; add it");
	importers->open = clients_load(&importers->clients, args->value[OPT_CLIENTS], err);
	return importers->open;
}

void refund_importers_find(struct refund_importers *importers, const struct parties *parties,
			   struct refund_terms *terms)
{
	uint32_t count = parties_clients(parties);

	if (!importers->open)
		return;
	importers->names = mem_alloc(count * sizeof(*importers->names));
	for (uint32_t c = 0; c < count; c++)
		importers->names[c] = parties_client_name(parties, c);
	importers->corporate = parties_corporate(parties);
	importers->clients_of = (struct refund_clients){ .client_of = parties->client_of,
							 .importers_count = parties->count,
							 .count = count,
							 .names = importers->names };
	terms->importers = importers->corporate;
	terms->importers_count = parties->count;
}

void refund_importers_close(struct refund_importers *importers)
{
	free(importers->names);
	free(importers->corporate);
	if (importers->open)
		clients_free(&importers->clients);
}
