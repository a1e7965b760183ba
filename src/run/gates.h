/*
 * Gates B and C: every row is looked at before the file is answered (contract section 3). Gate D's verdicts are found on the way,
 * because the lookup that tells whether an entry exists brings its attributes.
 */
#ifndef CAPE_RUN_GATES_H
#define CAPE_RUN_GATES_H

#include "index/reader.h"
#include "rules/judge.h"
#include "run/account.h"
#include "run/load.h"

/* The lists of Cape_Validation_Result.csv. */
#define GATE_B_LISTS 3
#define GATE_C_LISTS 2
#define LISTS_MAX    3

/* What is asked of every declaration of a run. Read-only. */
struct gates {
	const struct account *account;
	const struct index *index;
	const struct rules_in_force *rules;
	uint64_t *own_importers; /* importer accounts: bit i = importer i of the index is one of the account's */
	unsigned threads;
};

void gates_prepare(struct gates *gates);
void gates_free(struct gates *gates);

/* Flags the offenders of gate B; counts[] in the order of the lists. */
bool gate_b(const struct gates *gates, struct declaration *declaration, uint64_t counts[GATE_B_LISTS], struct err *err);

/* What the entries of a declaration together tell. */
struct findings {
	uint64_t counts[GATE_C_LISTS]; /* offenders of gate C */
	uint32_t absent_fields;        /* of found entries; see struct judgement */
	uint64_t attrs_or;             /* all attribute words or'ed: which fields an --assume filled */
};

/* Flags the offenders of gate C and gives every found entry its verdict. Needs a declaration that passed gate B. */
void gate_c_and_d(const struct gates *gates, struct declaration *declaration, struct findings *findings);

#endif
