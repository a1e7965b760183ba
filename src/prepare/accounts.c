/* Tables by filer code and by importer. */
#include "prepare/accounts.h"

#include "core/mem.h"

#include <stdlib.h>

static void take_importers(struct accounts *accounts, size_t a, const struct index *index)
{
	const struct dict *iors = &accounts->items[a].iors;

	for (uint32_t i = 0; i < iors->count; i++) {
		uint32_t number = index_find_importer(index, dict_text(iors, i));

		if (number == INDEX_NO_IMPORTER)
			continue;
		if (accounts->by_importer[number] == ACCOUNT_NONE)
			accounts->by_importer[number] = (uint8_t)a;
		/* An account may name an importer twice. */
		accounts->overlaps[a] |= accounts->by_importer[number] != a;
	}
}

void accounts_prepare(struct accounts *accounts, const struct index *index)
{
	accounts->importers_count = index->header.importers;
	accounts->by_importer = mem_alloc((size_t)accounts->importers_count + 1);
	memset(accounts->by_importer, ACCOUNT_NONE, accounts->importers_count);
	memset(accounts->by_filer, ACCOUNT_NONE, sizeof(accounts->by_filer));
	for (size_t a = 0; a < accounts->count; a++) {
		const struct account *account = &accounts->items[a];

		if (account->type == ACCOUNT_IMPORTER) {
			accounts->importers = true;
			take_importers(accounts, a, index);
		} else {
			accounts->filers = true;
			if (accounts->by_filer[account->filer] == ACCOUNT_NONE)
				accounts->by_filer[account->filer] = (uint8_t)a;
			accounts->overlaps[a] = accounts->by_filer[account->filer] != a;
		}
	}
}

void accounts_free(struct accounts *accounts)
{
	for (size_t a = 0; a < accounts->count; a++)
		account_free(&accounts->items[a]);
	free(accounts->by_importer);
	*accounts = (struct accounts){ .count = 0 };
}
