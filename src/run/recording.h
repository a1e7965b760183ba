/*
 * The record of a claim (emit/record.h) while it is made: rows as slices are judged, the header when all are there.
 */
#ifndef CAPE_RUN_RECORDING_H
#define CAPE_RUN_RECORDING_H

#include "io/sink.h"
#include "run/slice.h"

struct recording {
	struct sink sink;
	bool begun;
	_Atomic uint64_t *importers; /* bit i: importer i of the index is on the claim */
	uint32_t importers_count;
};

/* Does nothing where `path` is NULL, and then neither do the others. */
bool recording_begin(struct recording *recording, const char *path, const struct index *index, struct err *err);

/* Bytes of the rows in a workspace, and the rows. By any worker. */
size_t recording_bytes(bool all_errors, const struct workspace *workspace);
void recording_put(struct recording *recording, const struct gates *gates, bool all_errors,
		   const struct workspace *workspace, struct outbuf *out);

/* All rows of a claim at once, those of one workspace. */
bool recording_write(struct recording *recording, const struct gates *gates, bool all_errors,
		     const struct workspace *workspace, struct err *err);

/* What is the same for all rows. */
struct recorded_claim {
	const struct gates *gates;
	const struct ruleset *set;
	bool all_errors;
	uint64_t claim_number;
	const struct pass_sums *sums;
};

/* Behind the last row: the record appears under its name. */
bool recording_publish(struct recording *recording, const struct recorded_claim *claim, struct err *err);
void recording_abandon(struct recording *recording);

#endif
