/* What a run has to say, from the states it wrote: changes and near deadlines, file by file, and what they add up to. */
#ifndef CAPE_RERUN_REPORT_H
#define CAPE_RERUN_REPORT_H

#include "core/dict.h"
#include "ledger/shared_entries.h"
#include "rerun/changes.h"
#include "rerun/rerun.h"

struct told_change {
	const struct rerun_file *file;
	const char *entry;          /* eleven characters */
	const char *before, *after; /* what is printed; of what passes, the portal's words */
	struct change change;
	const struct state_row *was, *is;
	const struct shared_entry *claims; /* that have the entry, if several do and this file's is one of them */
	size_t claims_count;
};

struct told_deadline {
	const struct rerun_file *file;
	const char *entry;
	day last;
	unsigned days_left;
	const char *then; /* what is printed from the day after on */
};

/* Texts live until the call returns. Each false, with an error, ends the telling. */
struct report_listener {
	bool (*change)(void *context, const struct told_change *change, struct err *err);
	bool (*deadline)(void *context, const struct told_deadline *deadline, struct err *err);
	void *context;
};

struct report_sums {
	uint64_t judged, skipped, troubled; /* files */
	uint64_t problems;                  /* files of which an error is to be told, the troubled ones included */
	bool untold;                        /* the run cannot be ended: some file has to be told of later */
	uint64_t no_declarations;           /* of the skipped ones, those that gate A stops, and results of ours */
	uint64_t rows_judged, rows_skipped;
	uint64_t changes[CHANGE_KINDS];
	uint64_t causes[CHANGE_CAUSES];
	struct dict failing; /* what those print that would fail now … */
	uint64_t *failing_counts;
	uint64_t acceptable;   /* files that were rejected, and are accepted now */
	uint64_t rejected_now; /* that were accepted */
	uint64_t deadlines;
	day first_deadline; /* DAY_BLANK: none is near */
	day turn;           /* first day on which an answer changes by itself; DAY_BLANK: never */
};

/*
 * Adds up and tells, in the order of the files; a deadline is near when so many days are left or fewer. The caller frees the sums
 * (report_sums_free), also after an error.
 */
bool rerun_report(const struct rerun *rerun, const struct rerun_file *files, size_t count, unsigned within,
		  const struct report_listener *listener, struct report_sums *sums, struct err *err);
void report_sums_free(struct report_sums *sums);

/* True if there is something to look at. */
bool report_has_findings(const struct report_sums *sums);

#endif
