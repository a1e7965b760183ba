/* `cape claim import`. */
#include "cli/claim_report.h"
#include "cli/inputs.h"
#include "core/mem.h"
#include "ledger/entry_filter_keep.h"

#include <stdlib.h>

/* Files in a transaction: each commit waits for the disk a few times, whatever it holds. */
#define GROUP_FILES 256

struct importing {
	const struct args *args;
	struct ledger ledger;
	struct inputs inputs;
	struct claim_report reports[GROUP_FILES];
	size_t count;
	bool findings;
	bool refused;
};

static void forget(struct importing *im)
{
	for (size_t i = 0; i < im->count; i++)
		claim_report_free(&im->reports[i]);
	im->count = 0;
}

/* Nothing is told before it is on the disk. */
static void tell(struct importing *im)
{
	for (size_t i = 0; i < im->count; i++) {
		claim_report_tell(&im->reports[i], im->args);
		im->refused |= im->reports[i].err != NULL;
		im->findings |= claim_report_finds(&im->reports[i]);
	}
	forget(im);
}

static bool import_group(struct importing *im, size_t first, struct err *err)
{
	enum import_end end = IMPORT_DONE;

	if (!ledger_begin(&im->ledger, err))
		return false;
	while (im->count < GROUP_FILES && first + im->count < im->inputs.count && end != IMPORT_TROUBLE) {
		end = claim_report_make(&im->reports[im->count], &im->ledger, im->inputs.paths[first + im->count], err);
		im->count++;
	}
	if (end != IMPORT_TROUBLE && ledger_is_there(&im->ledger, err) && ledger_commit(&im->ledger, err) &&
	    ledger_is_there(&im->ledger, err))
		return true;
	ledger_roll_back(&im->ledger);
	return false;
}

static bool import_all(struct importing *im, struct err *err)
{
	size_t at = 0;

	while (at < im->inputs.count) {
		if (!import_group(im, at, err)) {
			forget(im);
			if (at + 1 < im->inputs.count)
				print_problem(stderr, im->inputs.paths[at], 0,
					      "is not imported, nor are the files behind it; run again");
			return false;
		}
		at += im->count;
		tell(im);
	}
	return true;
}

int command_claim_import(const struct command *command, const struct args *args)
{
	struct importing *im = mem_zero(sizeof(*im));
	struct err err = ERR_INIT;
	bool ok, findings;

	(void)command;
	im->args = args;
	ok = inputs_collect(&im->inputs, args, "claim file", &err) &&
	     option_ledger(args, &im->ledger, LEDGER_WRITE, &err);
	if (ok) {
		ok = import_all(im, &err);
		if (ok)
			entry_filter_keep(&im->ledger);
		ledger_close(&im->ledger);
	}
	inputs_free(&im->inputs);
	if (!ok)
		(void)trouble(&err);
	ok = ok && !im->refused;
	findings = im->findings;
	free(im);
	return ok ? findings_exit(args, findings) : EXIT_TROUBLE;
}
