/*
 * Why a row is not declared: what CBP's gates would say, in their order, then what stands against it on our side.
 *
 * A reason is a byte: 0 = none, the row is declared; 1 … RULES_MAX = the verdict of gate D (rules/verdict.h); above that one of the below.
 * A row has one reason, the first that holds: a duplicate before its filer code, both before the index is asked, gate D before a hold.
 */
#ifndef CAPE_PREPARE_REASONS_H
#define CAPE_PREPARE_REASONS_H

#include "emit/left_out.h"
#include "rules/verdict.h"
#include "run/failed_at_cbp.h"

enum reason {
	REASON_NONE,
	REASON_LENGTH = RULES_MAX + 1, /* not 11 characters */
	REASON_DUPLICATE,              /* an earlier row of any list has the number */
	REASON_OTHER_FILER,            /* no account has the filer code, and none could declare it as importer */
	REASON_MISSING,                /* not in the index */
	REASON_OTHER_IMPORTER,         /* no account is the importer's */
	REASON_FAILED_AT_CBP,          /* CBP failed it, and nothing has changed since */
	REASON_ON_HOLD,
	REASON_NO_CLIENT,    /* the clients file does not have the importer */
	REASON_NO_AUTHORITY, /* it has, but no power of attorney */
	REASON_ENDED,        /* the power of attorney has ended */
	REASON_ASSUMED,      /* it passes by what was assumed, not known */
	REASON_STALE,        /* the index's data are older than allowed */
	REASONS
};

/* What is written of each; read-only once prepared. Three depend on the row: the filer code, the assumed fields and CBP's text stand in the reason. */
struct reasons {
	const struct rules_in_force *rules;
	struct left_out_tail tails[REASONS];
	struct left_out_tail unknown_tails[RULES_MAX + 1]; /* by verdict: where the failure rests on an unknown field */
	size_t tail_bytes_max;                             /* of these and those that are made */
	char *texts[REASONS];         /* for summaries; several may be the same; NULL: no such rule */
	uint32_t deciding;            /* bit f: field f decides who may declare, or whether a rule fails */
	char *assumed_behind;         /* what follows the names of assumed fields */
	struct left_out_tail *failed; /* by text of CBP's; NULL: nobody knows what CBP failed */
	size_t failed_count;
};

/* `data_date`: of the index. */
void reasons_prepare(struct reasons *reasons, const struct rules_in_force *rules, day data_date);
/* Before any row: what CBP said of what it failed. */
void reasons_add_failed(struct reasons *reasons, const struct failed_at_cbp *failed);
void reasons_free(struct reasons *reasons);

/* Room of a tail that depends on the row: the names of all fields fit. */
#define REASON_ROOM 1024

/*
 * What is written of a row: a prepared tail, or one made in `room`, which *made then is. `number`: as in struct left_out_row; `attr`: of an entry in the
 * index, with what the ledger knows of it.
 */
const struct left_out_tail *reason_tail(const struct reasons *reasons, uint8_t reason, const unsigned char *number,
					entry_attr attr, struct left_out_tail *made, char room[REASON_ROOM]);

#endif
