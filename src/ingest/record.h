/*
 * What is kept of a row until the index is written: plain memory that is sorted, spilled, merged.
 *
 * Nearly every record fits into 32 bytes, less than the index has for an entry: memory that is new to the machine costs more
 * than reading a row. A run of records is packed, or has them whole where one does not fit.
 */
#ifndef CAPE_INGEST_RECORD_H
#define CAPE_INGEST_RECORD_H

#include "core/entry.h"
#include "index/layout.h"

/* One row, or several of one entry folded. */
struct record {
	uint64_t place;
	entry_attr attr; /* FIELD_IEEPA_COUNT: unknown or none, until fold_finish(); record_derived_bits() are zero */
	int64_t duty_cents;
	uint32_t importer; /* numbers of struct texts */
	uint32_t remark;   /* number + 1, or 0 */
	uint32_t ieepa_count;
	uint32_t piece; /* of all sources, in the order in which they are read: earlier rows have smaller numbers */
	day summary_date;
	day payment_date;
	uint16_t given; /* overlays: bit per enum field that the row changes */
	bool disagrees; /* rows of the entry differ in what counts */
	bool replaced;  /* a later source replaced an earlier one's */
};

_Static_assert(sizeof(struct record) == 48, "no padding");

/*
 * The bits of an attribute word that follow from the rest of the record, the remark and the payment date: merge_write() puts them in, once
 * an entry.
 */
static inline entry_attr record_derived_bits(void)
{
	return entry_mask(FIELD_LIQUIDATION_STATUS) | entry_mask(FIELD_PAYMENT_DATE);
}

/* The bits of an attribute word that rows differ in; those above are derived, or say what was assumed, which is the source's. */
#define PACKED_ATTR_BITS   41
#define PACKED_PIECE_BITS  23
#define PACKED_DUTY_BITS   36
#define PACKED_REMARK_BITS 12

struct packed {
	uint64_t place;
	uint64_t attr : PACKED_ATTR_BITS;
	uint64_t piece : PACKED_PIECE_BITS; /* from the run's first on */
	uint64_t duty : PACKED_DUTY_BITS;   /* cents + PACKED_DUTY_ZERO; 0: INDEX_NO_DUTY */
	uint64_t remark : PACKED_REMARK_BITS;
	uint64_t summary_date : 16;
	uint32_t importer;
	uint16_t ieepa_count;
	uint16_t payment_date;
};

_Static_assert(sizeof(struct packed) == 32, "no padding");

/* What all records of a packed run have in common. */
struct packed_common {
	entry_attr attr; /* bits above PACKED_ATTR_BITS */
	uint32_t piece;
};

#define PACKED_DUTY_ZERO  (UINT64_C(1) << (PACKED_DUTY_BITS - 1))
#define PACKED_MASK(bits) ((UINT64_C(1) << (bits)) - 1)

/* What must be common to a run that a record begins. */
static inline struct packed_common packed_common_of(const struct record *r)
{
	return (struct packed_common){ r->attr >> PACKED_ATTR_BITS << PACKED_ATTR_BITS, r->piece };
}

/* True if the record says in 32 bytes what it says. */
static inline bool packed_fits(const struct record *r, const struct packed_common *common)
{
	uint64_t duty = (uint64_t)r->duty_cents + PACKED_DUTY_ZERO;

	return ((r->attr ^ common->attr) >> PACKED_ATTR_BITS) == 0 && r->piece >= common->piece &&
	       (r->piece - common->piece) >> PACKED_PIECE_BITS == 0 && r->remark >> PACKED_REMARK_BITS == 0 &&
	       r->ieepa_count <= UINT16_MAX && !r->given && !r->disagrees && !r->replaced &&
	       (duty - 1 < PACKED_MASK(PACKED_DUTY_BITS) || r->duty_cents == INDEX_NO_DUTY);
}

static inline struct packed packed_of(const struct record *r, const struct packed_common *common)
{
	uint64_t duty = (uint64_t)r->duty_cents + PACKED_DUTY_ZERO;

	return (struct packed){
		.place = r->place,
		.attr = r->attr & PACKED_MASK(PACKED_ATTR_BITS),
		.piece = (r->piece - common->piece) & PACKED_MASK(PACKED_PIECE_BITS),
		.duty = r->duty_cents == INDEX_NO_DUTY ? 0 : duty & PACKED_MASK(PACKED_DUTY_BITS),
		.remark = r->remark & PACKED_MASK(PACKED_REMARK_BITS),
		.summary_date = r->summary_date,
		.importer = r->importer,
		.ieepa_count = (uint16_t)r->ieepa_count,
		.payment_date = r->payment_date,
	};
}

static inline struct record packed_whole(const struct packed *p, const struct packed_common *common)
{
	return (struct record){
		.place = p->place,
		.attr = p->attr | common->attr,
		.duty_cents = p->duty ? (int64_t)(p->duty - PACKED_DUTY_ZERO) : INDEX_NO_DUTY,
		.importer = p->importer,
		.remark = (uint32_t)p->remark,
		.ieepa_count = p->ieepa_count,
		.piece = common->piece + (uint32_t)p->piece,
		.summary_date = (day)p->summary_date,
		.payment_date = p->payment_date,
	};
}

#endif
