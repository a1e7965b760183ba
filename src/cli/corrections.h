/* What `cape corrections` shows. */
#ifndef CAPE_CLI_CORRECTIONS_H
#define CAPE_CLI_CORRECTIONS_H

#include "cli/details.h"
#include "ledger/corrections.h"

/* What was judged with; NULL where a file was only marked. */
struct corrections_view {
	const struct job_details *details;
	enum correction_case which;
	bool dropped;
	const struct gates *gates;
	const char *rules_version;
};

void corrections_text(const struct corrections_view *view, const struct correcting *done);
/* Becomes the caller's. */
cJSON *corrections_json(const struct corrections_view *view, const struct correcting *done);

#endif
