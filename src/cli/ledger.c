/* Finding the ledger by option and environment. */
#include "cli/ledger.h"

#include "core/mem.h"

#include <stdlib.h>

/* As the XDG Base Directory Specification has it: a relative $XDG_DATA_HOME counts as unset. */
static char *own_folder(struct err *err)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	if (data && *data == '/')
		return mem_format("%s/cape", data);
	if (home && *home)
		return mem_format("%s/.local/share/cape", home);
	(void)err_set(err, "no ledger is named; add --ledger DIR or set CAPE_LEDGER (\"cape ledger init\" makes one)");
	return NULL;
}

static const char *named_folder(const struct args *args)
{
	const char *named = args->given[OPT_LEDGER] ? args->value[OPT_LEDGER] : getenv("CAPE_LEDGER");

	return named && *named ? named : NULL;
}

bool option_ledger(const struct args *args, struct ledger *ledger, enum ledger_use use, struct err *err)
{
	const struct ledger_start start = { FIRST_JOB_NUMBER, FIRST_LEDGER_CLAIM_NUMBER, false };
	const char *named = named_folder(args);
	char *own;
	bool ok;

	if (named)
		return ledger_open(ledger, named, use, err);
	own = own_folder(err);
	ok = own && ledger_make(own, &start, true, err) && ledger_open(ledger, own, use, err);
	free(own);
	return ok;
}

char *option_ledger_folder(const struct args *args)
{
	struct err ignored = ERR_INIT;
	char *folder = named_folder(args) ? mem_text(named_folder(args)) : own_folder(&ignored);

	if (folder && (named_folder(args) || ledger_exists(folder)))
		return folder;
	free(folder);
	return NULL;
}

bool option_ledger_exists(const struct args *args)
{
	char *folder = option_ledger_folder(args);

	free(folder);
	return folder != NULL;
}

bool option_claimed(const struct args *args, struct claimed *claimed, struct err *err)
{
	struct ledger ledger;
	bool ok;

	if (!option_ledger(args, &ledger, LEDGER_READ, err))
		return false;
	ok = claimed_update(claimed, &ledger, err);
	if (ok)
		claimed_offer(claimed, &ledger);
	ledger_close(&ledger);
	return ok;
}
