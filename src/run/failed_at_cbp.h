/*
 * Entries that CBP failed and would fail again, as far as is known here: what the index has of them is what they were filed with.
 *
 * Noted claim by claim (ledger/failures.h), then settled against an index; read-only from there on, and shared by threads.
 */
#ifndef CAPE_RUN_FAILED_AT_CBP_H
#define CAPE_RUN_FAILED_AT_CBP_H

#include "core/dict.h"
#include "index/reader.h"

/* An entry as CBP failed it on a claim. */
struct cbp_failure {
	uint64_t place;
	entry_attr filed; /* what the index had of it when it was filed */
	int64_t claim;
	uint32_t text; /* number of CBP's text */
	bool recorded; /* or `filed` is not known: the claim was imported without an upload */
};

/* True if nothing that the rules test has changed since, or nobody can tell. Who claims the entry and how a source was read is nothing of the entry's. */
bool cbp_failure_holds(bool recorded, entry_attr filed, entry_attr now);

/* Begin with zeros. */
struct failed_at_cbp {
	uint64_t *bits; /* bit i: entry i of the index is one; NULL: none is */
	size_t bits_bytes;
	struct cbp_failure *items; /* by place, each once, after failed_at_cbp_settle() */
	size_t count, capacity;
	struct dict texts; /* CBP's texts, never empty, with at most FAILED_TEXT_MAX bytes of them */
	char **next_steps; /* by text: ours */
	size_t steps, steps_room;
};

/* CBP's texts are foreign, and stand in every line of such an entry; what is longer ends in "…". */
#define FAILED_TEXT_MAX 500

/* The number of CBP's text, to be noted with its entries. `next_step` is copied. */
uint32_t failed_at_cbp_text(struct failed_at_cbp *failed, const char *text, const char *next_step);
void failed_at_cbp_note(struct failed_at_cbp *failed, const struct cbp_failure *failure);

/* Behind the last: of several claims the latest counts; entries that the index lacks, or has otherwise now, are forgotten. False with an error: no memory. */
bool failed_at_cbp_settle(struct failed_at_cbp *failed, const struct index *index, struct err *err);
void failed_at_cbp_free(struct failed_at_cbp *failed);

/* The number of the text of an entry; DICT_MISSING if it is none of them. */
uint32_t failed_at_cbp_find(const struct failed_at_cbp *failed, uint64_t place);

/* Whether entry i of the index, at this place, is one. In a damaged index several places may be one entry. */
static inline bool failed_at_cbp_has(const struct failed_at_cbp *failed, uint32_t entry, uint64_t place)
{
	return failed->bits && ((failed->bits[entry / 64] >> (entry % 64)) & 1) &&
	       failed_at_cbp_find(failed, place) != DICT_MISSING;
}

#endif
