/* Whose declaration an entry goes into: its importer's, its client's, or anybody's. */
#include "core/importer.h"
#include "core/mem.h"
#include "prepare/prepare.h"

#include <stdlib.h>

/* Importers are numbered in the order of their texts. */
static void by_importer(const struct index *index, struct prepared *prepared)
{
	for (uint32_t i = 0; i < index->header.importers; i++)
		prepared->group_of_importer[i] = i;
	prepared->order.groups = index->header.importers;
}

/* Clients in the order of the clients file; behind them those importers that it does not have. */
static void by_client(const struct index *index, const struct clients *clients, struct prepared *prepared)
{
	for (uint32_t i = 0; i < index->header.importers; i++) {
		const struct client_importer *said = clients_find(clients, index_importer(index, i));

		prepared->group_of_importer[i] = said ? said->client : (uint32_t)clients->names.count;
	}
	prepared->order.groups = (uint32_t)clients->names.count;
}

void prepare_groups(const struct preparation *p, struct prepared *prepared)
{
	const struct index *index = p->sieve->index;

	prepared->order = (struct kept_order){ .order = p->order, .index = index };
	if (p->group_by == GROUP_NONE)
		return;
	/* One more: what a damaged index has instead of an importer. */
	prepared->group_of_importer = mem_zero(((size_t)index->header.importers + 1) * sizeof(uint32_t));
	if (p->group_by == GROUP_IOR)
		by_importer(index, prepared);
	else
		by_client(index, p->clients, prepared);
	prepared->group_of_importer[index->header.importers] = prepared->order.groups++;
	prepared->order.group_of_importer = prepared->group_of_importer;
}

char *prepared_group_name(const struct preparation *p, uint32_t group)
{
	if (p->group_by == GROUP_IOR)
		return importer_shown(index_importer(p->sieve->index, group), p->show_ior);
	if (p->group_by == GROUP_CLIENT && group < p->clients->names.count)
		return mem_span(dict_text(&p->clients->names, group));
	return p->group_by == GROUP_NONE ? NULL : mem_text("");
}
