/* One declaration under way: its rows looked up, judged, compared with what was said before, and written into a new state. */
#ifndef CAPE_RERUN_JUDGING_H
#define CAPE_RERUN_JUDGING_H

#include "ledger/outcomes.h"
#include "rerun/before.h"
#include "rerun/rerun.h"
#include "rerun/state_writer.h"
#include "run/inspect.h"

struct judging {
	const struct rerun *rerun;
	const struct rerun_file *file;
	const struct declaration *declaration;
	struct workspace *workspace;
	struct before before;
	struct outcome_file outcome; /* CBP's, where file->outcome is one */
	struct state_header *header; /* as far as it is known; the rest is filled in */

	const struct gates *gates;
	struct rules_in_force filed_rules; /* today's, which count days to the filing */
	struct inspection inspection;
	struct state_writer writer;
	uint16_t list_texts[LISTS];
	uint16_t rule_texts[RULES_MAX];
	bool open_quote;  /* it is no CSV file after all; and so no state was written */
	bool other_rules; /* than before */
	bool other_account;
};

/*
 * Judges all rows and writes the state. `path` and `state_path` name the files. The first members of `judging` are set, up to the header; the
 * caller closes what was before.
 */
bool judging_run(struct judging *judging, const char *path, const char *state_path, struct err *err);

#endif
