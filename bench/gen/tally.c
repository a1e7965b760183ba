/* Gates B, C and D for one row. */
#include "tally.h"

#include <string.h>

void tally_add(struct tally *tally, const struct row *row, const struct account *account,
	       const struct gates_context *context)
{
	bool importer = account->type == ACCOUNT_IMPORTER;

	tally->entries++;
	if (!row->whole) {
		tally->length++;
		return;
	}
	if (row->duplicate)
		tally->duplicate++;
	if (!importer && memcmp(row->summary.number, account->filer_code, ENTRYNUM_CODE_LEN) != 0)
		tally->filer_code++;
	if (!row->exists) {
		tally->exists++;
		return;
	}
	if (importer && !account_has(account, row->summary.importer))
		tally->mismatch++;
	tally->first_failure[gates_first_failure(&row->summary, context)]++;
}
