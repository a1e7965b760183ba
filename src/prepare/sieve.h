/* What stands against a row by itself: everything but that an earlier row has its number. */
#ifndef CAPE_PREPARE_SIEVE_H
#define CAPE_PREPARE_SIEVE_H

#include "clients/clients.h"
#include "dedupe/placeset.h"
#include "prepare/accounts.h"
#include "prepare/holds.h"
#include "prepare/reasons.h"
#include "rules/deadline.h"
#include "rules/judge.h"
#include "rules/later.h"

/* Days before the last one on which an entry is urgent: days 77 to 80 of 80 (CBP may validate a day or two later). */
#define URGENT_DAYS_LEFT 3

/* The same for all rows of a run. Read-only; shared by threads. */
struct sieve {
	const struct index *index;
	const struct rules_in_force *rules;
	const struct accounts *accounts;
	struct reasons reasons;
	struct deadlines deadlines;
	struct later later;
	struct holds holds; /* the caller fills it in; freed with the sieve */
	uint8_t *
		client_bars; /* by importer in the index: the reason why it is not authorised, or 0; NULL: nobody asks */
	const struct placeset *claimed;     /* entries on an earlier claim; NULL: nobody knows */
	const struct failed_at_cbp *failed; /* what CBP failed, and has not changed since; NULL: nobody asks */
	bool allow_assumed;
	bool stale;
};

/* `clients` NULL: nobody asks for powers of attorney. The others outlive the sieve. */
void sieve_prepare(struct sieve *sieve, const struct index *index, const struct ruleset *set,
		   const struct rules_in_force *rules, const struct accounts *accounts, const struct clients *clients);
/* Leaves out what CBP failed, and is borrowed. Before any row. */
void sieve_hold_failed(struct sieve *sieve, const struct failed_at_cbp *failed);
void sieve_free(struct sieve *sieve);

/* Rows that are judged together: what becomes of them stays in the L1 cache. */
#define SIEVE_ROWS 512

/* The reason of each of at most SIEVE_ROWS rows, and the account that declares it where there is none. */
void sieve_rows(const struct sieve *sieve, const uint64_t *places, const struct index_hit *hits, size_t rows,
		uint8_t *reasons, uint8_t *accounts, struct judgement *judgement);

/* What is written of a row that is left out: as reason_tail(), which knows nothing of CBP's texts. */
const struct left_out_tail *sieve_tail(const struct sieve *sieve, uint8_t reason, uint64_t place,
				       const unsigned char *number, entry_attr attr, struct left_out_tail *made,
				       char room[REASON_ROOM]);

/* An entry's attributes with what the ledger knows of it. */
entry_attr sieve_attr(const struct sieve *sieve, uint64_t place, entry_attr attr);

/* True if one of the last days on which the entry passes has come. */
bool sieve_urgent(const struct sieve *sieve, entry_attr attr);

#endif
