/*
 * The stages of a validation one after another, each over the whole declaration: the engine's own functions, called as run/slice.h calls
 * them. Worker threads take pieces; nothing is written anywhere.
 *
 * Gate D alone goes piece by piece, for profile/trials.h: in a validation the attributes are in the cache when they are judged.
 */
#ifndef CAPE_PROFILE_STAGES_H
#define CAPE_PROFILE_STAGES_H

#include "profile/rows.h"

/* In the order in which a validation runs them: whether a number came before is asked by the entry that the lookup found. */
enum stage { STAGE_MAP, STAGE_PARSE, STAGE_JOIN, STAGE_DEDUPE, STAGE_RULES, STAGE_EMIT, STAGES };

extern const char *const stage_names[STAGES];

struct stages {
	const struct gates *gates;
	const char *path;
	struct rows *rows;
	unsigned threads;
	struct workspace *workspaces; /* one a thread; none has seen an entry */
	struct claim_lines lines;
	struct outbuf *blocks; /* one a thread, for the largest piece */
};

/* Takes what the stages need besides the rows, whose pieces are cut. Owned by the caller (stages_free). */
void stages_prepare(struct stages *stages, const struct ruleset *set, uint64_t claim_number);
void stages_free(struct stages *stages);

/* Opens the declaration anew, brings its pages into memory and closes it. */
bool stage_map(const struct stages *stages, struct err *err);
/* Cuts slices; rows become places and numbers. */
void stage_parse(const struct stages *stages);
/* Places become entries of the index; false if gate B's filer code or gate C rejects any. */
bool stage_join(const struct stages *stages);
/* Whether an entry was named before. */
void stage_dedupe(const struct stages *stages);
/* Gate D: verdicts[i] is that of the i-th row of the piece that passed. */
void stage_rules(const struct stages *stages, const struct rules_in_force *rules, const struct piece *piece,
		 uint8_t *verdicts);
/* Claim lines of the rows' verdicts, in blocks that are thrown away. */
void stage_emit(const struct stages *stages);

/* Gate D as with all errors, not to be timed: judgement, and alone[k] = the entries that rule k fails and no other does. */
void stage_count(const struct stages *stages, const struct rules_in_force *rules, struct judgement *judgement,
		 uint64_t alone[RULES_MAX]);

#endif
