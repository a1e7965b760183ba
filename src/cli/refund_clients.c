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

static uint8_t *find_corporate(const struct clients *clients, const struct parties *parties)
{
	static const uint8_t codes[] = { [CORPORATE_UNKNOWN] = IMPORTER_NOT_SAID,
					 [CORPORATE_NO] = IMPORTER_NON_CORPORATE,
					 [CORPORATE_YES] = IMPORTER_CORPORATE };
	uint8_t *corporate = mem_zero(parties->count + 1);

	for (uint32_t i = 0; i < parties->count; i++) {
		const struct client_importer *said = clients_find(clients, parties_importer(parties, i));

		if (said)
			corporate[i] = codes[said->corporate];
	}
	return corporate;
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
	importers->corporate = find_corporate(&importers->clients, parties);
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
