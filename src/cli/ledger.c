/* Finding the ledger by option and environment. */
#include "cli/ledger.h"

#include "core/mem.h"
#include "io/folder.h"

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

bool option_ledger_exists(const struct args *args)
{
	struct err ignored = ERR_INIT;
	char *own = named_folder(args) ? NULL : own_folder(&ignored);
	bool exists = named_folder(args) || (own && ledger_exists(own));

	free(own);
	return exists;
}

bool ledger_failed(const struct ledger *ledger, const struct ruleset *rules, const struct index *index,
		   struct failed_at_cbp *failed, struct err *err)
{
	return failures_read(ledger, rules, failed, err) && failed_at_cbp_settle(failed, index, err);
}

bool option_failed_and_claimed(const struct args *args, const struct ruleset *rules, const struct index *index,
			       struct failed_at_cbp *failed, struct claimed *claimed, struct err *err)
{
	struct ledger ledger;
	bool ok;

	if (!option_ledger(args, &ledger, LEDGER_READ, err))
		return false;
	ok = (!failed || ledger_failed(&ledger, rules, index, failed, err)) && claimed_update(claimed, &ledger, err);
	if (ok)
		claimed_offer(claimed, &ledger);
	ledger_close(&ledger);
	return ok;
}

bool option_claimed(const struct args *args, struct claimed *claimed, struct err *err)
{
	return option_failed_and_claimed(args, NULL, NULL, NULL, claimed, err);
}

static bool in_a_ledger(const char *path)
{
	char *at = folder_real(path);
	bool found = at && ledger_exists(at);

	while (at && !found && strcmp(at, "/") != 0) {
		char *slash = strrchr(at, '/');

		slash[slash == at] = '\0';
		found = ledger_exists(at);
	}
	free(at);
	return found;
}

bool options_outside_ledgers(const struct args *args, struct err *err)
{
	static const enum option outputs[] = { OPT_OUTPUT, OPT_BY_CLIENT, OPT_REJECTS, OPT_STATE, OPT_SVG, OPT_LOG };

	for (size_t i = 0; i < ARRAY_LEN(outputs); i++) {
		const char *path = args->given[outputs[i]] ? args->value[outputs[i]] : NULL;

		if (path && in_a_ledger(path))
			return err_file(err, path,
					"is in the folder of a ledger, where the ledger alone writes; "
					"name another for %s",
					option_rows[outputs[i]].name);
	}
	return true;
}
