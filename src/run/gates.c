/* Importers by their numbers in the index. */
#include "run/gates.h"

#include "core/mem.h"

#include <stdlib.h>

void gates_prepare(struct gates *gates)
{
	uint32_t importers = gates->index->header.importers;

	gates->check_filer = gates->account->type != ACCOUNT_IMPORTER;
	if (gates->check_filer)
		return;
	gates->own_importers = mem_zero(((size_t)importers / 64 + 1) * sizeof(uint64_t));
	for (uint32_t i = 0; i < gates->account->iors.count; i++) {
		uint32_t number = index_find_importer(gates->index, dict_text(&gates->account->iors, i));

		if (number != INDEX_NO_IMPORTER)
			gates->own_importers[number / 64] |= UINT64_C(1) << (number % 64);
	}
}

void gates_free(struct gates *gates)
{
	free(gates->own_importers);
	gates->own_importers = NULL;
}
