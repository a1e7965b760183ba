/* Numbers of importers, and clients by number. */
#include "report/parties.h"

#include "core/mem.h"
#include "refund/estimate.h"
#include "report/item.h"

#include <stdlib.h>

static void note_client(struct parties *p, uint32_t importer, struct span text)
{
	const struct client_importer *said = p->clients ? clients_find(p->clients, text) : NULL;

	p->client_of = mem_room(p->client_of, &p->client_of_capacity, (size_t)importer + 1, sizeof(*p->client_of));
	p->client_of[importer] = said ? said->client : parties_clients(p) - 1;
}

void parties_init(struct parties *parties, const struct index *index, const struct clients *clients)
{
	*parties = (struct parties){ .index = index, .clients = clients };
	parties->count = index ? index->header.importers : 0;
	for (uint32_t i = 0; i < parties->count; i++)
		note_client(parties, i, index_importer(index, i));
}

void parties_free(struct parties *parties)
{
	dict_free(&parties->others);
	free(parties->client_of);
}

static uint32_t own_importers(const struct parties *parties)
{
	return parties->index ? parties->index->header.importers : 0;
}

uint32_t parties_find(const struct parties *parties, struct span importer)
{
	uint32_t number = parties->index ? index_find_importer(parties->index, importer) : INDEX_NO_IMPORTER;

	if (number != INDEX_NO_IMPORTER)
		return number;
	number = dict_find(&parties->others, importer);
	return number == DICT_MISSING ? ITEM_NO_IMPORTER : own_importers(parties) + number;
}

uint32_t parties_add(struct parties *parties, struct span importer)
{
	uint32_t number = parties_find(parties, importer);

	if (number != ITEM_NO_IMPORTER)
		return number;
	number = own_importers(parties) + dict_add(&parties->others, importer);
	parties->count = number + 1;
	note_client(parties, number, importer);
	return number;
}

struct span parties_importer(const struct parties *parties, uint32_t importer)
{
	uint32_t own = own_importers(parties);

	if (importer >= parties->count)
		return span_text("");
	return importer < own ? index_importer(parties->index, importer) : dict_text(&parties->others, importer - own);
}

uint32_t parties_clients(const struct parties *parties)
{
	return 1 + (parties->clients ? (uint32_t)parties->clients->names.count : 0);
}

uint32_t parties_client(const struct parties *parties, uint32_t importer)
{
	return importer < parties->count ? parties->client_of[importer] : parties_clients(parties) - 1;
}

struct span parties_client_name(const struct parties *parties, uint32_t client)
{
	bool named = parties->clients && client < parties->clients->names.count;

	return named ? dict_text(&parties->clients->names, client) : span_text("");
}

uint8_t *parties_corporate(const struct parties *parties)
{
	static const uint8_t codes[] = { [CORPORATE_UNKNOWN] = IMPORTER_NOT_SAID,
					 [CORPORATE_NO] = IMPORTER_NON_CORPORATE,
					 [CORPORATE_YES] = IMPORTER_CORPORATE };
	uint8_t *corporate = mem_zero((size_t)parties->count + 1);

	for (uint32_t i = 0; parties->clients && i < parties->count; i++) {
		const struct client_importer *said = clients_find(parties->clients, parties_importer(parties, i));

		if (said)
			corporate[i] = codes[said->corporate];
	}
	return corporate;
}
