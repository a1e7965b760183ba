/* Who files: worked out from options and selection. */
#include "account.h"

#include <stdlib.h>
#include <string.h>

#include "complain.h"

/* Goes through all importers, for two of them may have one number once the dashes are gone. */
static bool ids_collect(struct account *account, const struct importers *importers)
{
	uint32_t ids_max = importers_ids_max(importers);

	account->ids = malloc((size_t)ids_max * sizeof *account->ids);
	if (account->ids == NULL)
		return complain("not enough memory for the importers");
	for (uint32_t id = 0; id < ids_max; id++) {
		char printed[IMPORTERS_NUMBER_SIZE];
		char bare[IMPORTERS_NUMBER_SIZE];
		unsigned i = 0;

		importers_number(importers, id, printed);
		importers_normalise(printed, bare);
		while (i < account->ior_count && strcmp(account->iors[i], bare) != 0)
			i++;
		if (i < account->ior_count)
			account->ids[account->id_count++] = id;
	}
	return true;
}

static bool importer_init(struct account *account, const struct options *options, const struct population *population,
			  const uint32_t *importer)
{
	for (unsigned i = 0; i < options->ior_count; i++)
		importers_normalise(options->iors[i], account->iors[account->ior_count++]);
	if (options->ior_count == 0 && importer != NULL) {
		char printed[IMPORTERS_NUMBER_SIZE];

		importers_number(&population->importers, *importer, printed);
		importers_normalise(printed, account->iors[account->ior_count++]);
	}
	if (account->ior_count == 0)
		return complain("an importer account needs --ior, --importer or --one-importer");
	return ids_collect(account, &population->importers);
}

bool account_init(struct account *account, const struct options *options, const struct population *population,
		  const char *filer_code, const uint32_t *importer)
{
	memset(account, 0, sizeof *account);
	account->type = options->account;
	if (account->type == ACCOUNT_UNSET && (options->filer_code != NULL || filer_code != NULL))
		account->type = ACCOUNT_BROKER;
	if (account->type == ACCOUNT_UNSET && (options->ior_count > 0 || importer != NULL))
		account->type = ACCOUNT_IMPORTER;
	if (account->type == ACCOUNT_UNSET)
		return complain(
			"say who files: --one-filer, --filer, --one-importer, --importer, --filer-code or --ior");
	if (account->type == ACCOUNT_IMPORTER)
		return importer_init(account, options, population, importer);
	if (options->filer_code != NULL)
		filer_code = options->filer_code;
	if (filer_code == NULL)
		return complain("a filer or broker account needs --filer-code, --filer or --one-filer");
	importers_normalise(filer_code, account->filer_code);
	if (strlen(account->filer_code) != ENTRYNUM_CODE_LEN)
		return complain("--filer-code %s: a filer code has three letters or digits", filer_code);
	return true;
}

void account_free(struct account *account)
{
	free(account->ids);
}

bool account_has(const struct account *account, uint32_t id)
{
	for (uint32_t i = 0; i < account->id_count; i++) {
		if (account->ids[i] == id)
			return true;
	}
	return false;
}
