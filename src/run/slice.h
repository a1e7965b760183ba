/*
 * One slice of a declaration, through all gates by one worker while it is in the core's cache: parsed, looked up, judged, and written
 * as claim lines.
 */
#ifndef CAPE_RUN_SLICE_H
#define CAPE_RUN_SLICE_H

#include "emit/claim.h"
#include "run/findings.h"
#include "run/workspace.h"

/* What the rows of one or many slices add up to. Begin with zeros. */
struct pass_sums {
	uint64_t rows;
	uint64_t blank_rows;
	uint64_t records; /* without the header */
	bool other_columns;
	uint64_t first_place, last_place; /* lowest and highest; only where a record is kept */
	struct judgement judgement;
};

enum slice_result {
	SLICE_CLEAN,
	SLICE_OFFENDS, /* a row is an offender of gate B or C: run/inspect.h finds out which and why */
	SLICE_FAILED,  /* no memory; the error is filled in */
};

/* How slices are judged. */
struct slice_ways {
	bool all_errors;  /* every failing text is printed, not the first alone */
	bool findings;    /* slice_put_findings() is wanted: offsets, hits and all failures are kept */
	bool record;      /* attributes and importers are wanted, for a record of the claim */
	bool few_lookups; /* those of the run are few beside the index; see index_few() */
	bool inspected;   /* where rows begin is wanted, not their numbers */
};

/* Rows looked up and judged at once: their hits, 16 bytes each, and what becomes of them stay in the L1 cache. */
#define SLICE_GROUP_ROWS 512

/* Rows of the group that begins at `first`. */
static inline size_t slice_group_rows(size_t rows, size_t first)
{
	return rows - first < SLICE_GROUP_ROWS ? rows - first : SLICE_GROUP_ROWS;
}

/* Parses a slice into the workspace and gets ready for looking up its rows. False, with an error, without memory. */
bool slice_look_up(const struct gates *gates, const struct declaration *declaration, const struct slice *slice,
		   struct slice_ways ways, struct workspace *workspace, struct err *err);

/* What the index has for a group of rows of that slice. `group` lends room for them; the result may lie elsewhere. */
const struct index_hit *slice_hits(const struct gates *gates, struct slice_ways ways, const struct workspace *workspace,
				   size_t first, size_t rows, struct index_hit group[SLICE_GROUP_ROWS]);

/* Parses a slice into the workspace and judges its rows. An entry that the workspace has seen before is an offender. */
enum slice_result slice_judge(const struct gates *gates, const struct declaration *declaration,
			      const struct slice *slice, struct slice_ways ways, struct workspace *workspace,
			      struct pass_sums *sums, struct err *err);

/*
 * What slice_judge() asks of the rows of a group, step by step: whether all are in the index, and of the account's filer code; whether all
 * are of the account's importers; whether none of them, found in the index, was named before. The last notes that they are now.
 */
bool rows_known(const struct gates *gates, const uint64_t *places, const struct index_hit *hits, size_t rows);
bool rows_own(const struct gates *gates, const struct index_hit *hits, size_t rows);
bool rows_new(const struct index_hit *hits, size_t rows, uint64_t *seen);

/* Fills in EARLIER_CLAIM's field of a group, where the claimed entries are known. */
void rows_mark_claimed(const struct gates *gates, const uint64_t *places, size_t rows, entry_attr *attrs);

/* The lines of a claim by these rules. The caller owns them (claim_lines_free). */
void slice_lines(const struct ruleset *set, const struct rules_in_force *rules, uint64_t claim_number,
		 struct claim_lines *lines);

/* Bytes that slice_emit() needs for the rows in the workspace. */
size_t slice_emit_bytes(const struct claim_lines *lines, bool all_errors, const struct workspace *workspace);
/* Appends the claim lines of the rows in the workspace. */
void slice_emit(const struct claim_lines *lines, bool all_errors, const struct workspace *workspace,
		struct outbuf *out);

/* Writes the findings of the rows in the workspace; `lines` stands at the slice's begin. */
void slice_put_findings(const struct findings *findings, const struct workspace *workspace, struct line_counter *lines,
			struct csv_writer *writer);

void pass_sums_add(struct pass_sums *sum, const struct pass_sums *sums);

#endif
