/*
 * A claim record: a claim entry by entry as it was decided, in rows of one size. docs/ledger.md says the same in words.
 *
 * Little-endian: header, rows in the order of the declaration, texts, importers. Claim Details is rendered from it again byte for byte;
 * and from duties, dates and importers the refund of a claim is computed after CBP has removed the IEEPA lines.
 */
#ifndef CAPE_EMIT_RECORD_H
#define CAPE_EMIT_RECORD_H

#include "core/entry.h"
#include "core/key.h"

#define RECORD_MAGIC "CAPEREC\n"
#define RECORD_MAJOR 1

struct record_header {
	char magic[8];
	uint16_t major;
	uint16_t as_of;     /* day the rules were applied for */
	uint16_t data_date; /* day of the index */
	uint16_t row_bytes; /* of struct record_row, or of that and a set of failures */
	uint64_t claim_number;
	uint64_t rows;
	uint64_t successes;
	uint64_t first_place, last_place; /* lowest and highest of all rows */
	uint64_t index_root;
	uint32_t errors_count; /* rules in force */
	uint32_t texts_bytes;  /* those of the importers included */
	uint32_t importers_count;
	uint32_t zero;
};

struct record_row {
	uint64_t entry;     /* key * 128 + verdict (rules/verdict.h) */
	uint64_t attr;      /* core/entry.h */
	int64_t duty_cents; /* IEEPA duty; INT64_MIN: the source had no such column */
	uint32_t importer;  /* a number the index had for it */
	uint16_t summary_date;
	uint16_t payment_date;
};

/* Behind a row where all errors are printed: bit k = the k-th rule in force fails. */
#define RECORD_FAILURES_BYTES sizeof(uint64_t)

_Static_assert(sizeof(struct record_header) == 80, "on-disk size");
_Static_assert(sizeof(struct record_row) == 32, "on-disk size");

#define RECORD_VERDICT_BITS 7

static inline uint64_t record_entry(uint64_t key, uint8_t verdict)
{
	return key << RECORD_VERDICT_BITS | verdict;
}

static inline uint64_t record_key(const struct record_row *row)
{
	return row->entry >> RECORD_VERDICT_BITS;
}

static inline uint8_t record_verdict(const struct record_row *row)
{
	return row->entry & ((1u << RECORD_VERDICT_BITS) - 1);
}

/*
 * The texts, each with a NUL behind it: the status of entries without an error, that of the others, the name and checksum of the rules, then of each
 * rule in force its id and its text; then the importers' numbers. Behind them four bytes for each importer, ascending: the number that rows have for it.
 */
enum record_text { RECORD_UPDATED, RECORD_FAILED, RECORD_RULES_VERSION, RECORD_FIRST_RULE };

#endif
