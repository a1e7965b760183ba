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
	struct progress *progress;
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
	progress_line_pause(im->progress);
	for (size_t i = 0; i < im->count; i++) {
		claim_report_tell(&im->reports[i], im->args);
		im->refused |= im->reports[i].err != NULL;
		im->findings |= claim_report_finds(&im->reports[i]);
	}
	(void)output_flush();
	progress_line_resume(im->progress);
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

static bool import_all(struct importing *im, size_t *done, struct err *err)
{
	*done = 0;
	while (*done < im->inputs.count) {
		if (!import_group(im, *done, err)) {
			forget(im);
			return false;
		}
		*done += im->count;
		tell(im);
	}
	return true;
}

static bool import(struct importing *im, struct err *err)
{
	size_t done;
	bool ok;

	im->progress = progress_line_begin(im->args);
	progress_stage(im->progress, "importing", 0);
	ok = import_all(im, &done, err);
	progress_line_end(im->progress);
	if (!ok && done + 1 < im->inputs.count)
		print_problem(stderr, im->inputs.paths[done], 0,
			      "is not imported, nor are the files behind it; run again");
	return ok;
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
		ok = import(im, &err);
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
