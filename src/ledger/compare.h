/*
 * What was predicted of entries beside what CBP decided, counted by rule and by message.
 *
 * An entry agrees if both say success, or if CBP's message is the text of a rule that was predicted to fail (ledger/messages.h). Claims
 * are added one after another; all texts are the comparison's until compare_free().
 */
#ifndef CAPE_LEDGER_COMPARE_H
#define CAPE_LEDGER_COMPARE_H

#include "core/dict.h"
#include "ledger/ledger.h"
#include "rules/ruleset.h"

enum agreement {
	AGREES,
	DIFFERS,
	NOT_DECIDED,   /* CBP's file lacks the entry */
	NOT_DECLARED,  /* our claim lacks it */
	NOT_PREDICTED, /* the claim was imported: there is no prediction to compare */
};

struct compared_pair {
	enum agreement agreement;
	const char *predicted; /* "Success" or a rule's id; NULL: nothing (NOT_DECLARED, NOT_PREDICTED) */
	const char *decided;   /* "Success" or CBP's message, which may be empty; NULL: nothing (NOT_DECIDED) */
	const char *rules;     /* that have the message, ", " between; NULL: none, or it is no failure */
	uint64_t entries;
};

#define COMPARED_SUCCESS "Success"

/* A message that no rule has. */
struct unknown_message {
	const char *message;
	uint64_t entries;
};

struct comparison {
	struct ruleset rules; /* built in: texts of all dates */
	struct compared_pair *pairs;
	size_t pairs_capacity;
	struct dict pairs_known; /* pairs[i] by what it says */
	struct unknown_message *unknown;
	size_t unknown_capacity;
	struct dict unknown_known; /* likewise, folded */
	uint64_t claims;           /* with an outcome */
	uint64_t undecided;        /* claims without one; their entries are not compared */
	uint64_t agreeing;         /* entries */
	uint64_t differing;        /* of all other kinds but NOT_PREDICTED */
};

void compare_begin(struct comparison *comparison);
void compare_free(struct comparison *comparison);

/* Is told every entry that does not agree, of those NOT_PREDICTED none. `entry` is its place. */
struct compare_told {
	void (*entry)(void *context, uint64_t place, const struct compared_pair *pair);
	void *context;
};

/* Adds a claim, imported ones having no record, in the order of its entries, those that it lacks last. told NULL: nobody wants to know. False with an error. */
bool compare_claim(struct comparison *comparison, const struct ledger *ledger, int64_t claim, bool has_record,
		   const struct compare_told *told, struct err *err);

/* How many there are. */
static inline size_t compare_pairs(const struct comparison *comparison)
{
	return comparison->pairs_known.count;
}

static inline size_t compare_unknown(const struct comparison *comparison)
{
	return comparison->unknown_known.count;
}

/* Brings pairs and unknown messages into order, the most entries first; no claim can be added any more. */
void compare_sort(struct comparison *comparison);

#endif
