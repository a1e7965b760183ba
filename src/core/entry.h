/*
 * The packed attributes of one entry summary: everything gate D needs in one u64.
 *
 * The index stores these words, the rules test them, ingest fills them; this header is their one definition. Codes of
 * summary and control status are those of ACE's entry summary query (output record JC).
 *
 *   bit   0      16     23     26     28     30     32     34     37     39     41     44     46      48          63
 *         | liq. | type | stat | ctrl | rec. | ieepa| 09   | prot | draw | a/cvd| lstat| paid | claim | assumed
 *
 * Code 0 means "unknown" for a required field and "the source had no such column" for an optional one. No bit is left here: what is to come
 * has six an entry in the zeros of struct index_hot.
 */
#ifndef CAPE_CORE_ENTRY_H
#define CAPE_CORE_ENTRY_H

#include "core/dates.h"

typedef uint64_t entry_attr;

/* The fields of contract section 5 that describe an entry, in its order, and adcvd_pending. Bit 1 << field marks one as assumed. */
enum field {
	FIELD_IOR,
	FIELD_TYPE,
	FIELD_STATUS,
	FIELD_CONTROL,
	FIELD_RECON,
	FIELD_LIQUIDATION_DATE,
	FIELD_IEEPA_COUNT,
	FIELD_IEEPA_DUTY,
	FIELD_SUMMARY_DATE,
	FIELD_PAYMENT_DATE,
	FIELD_RECON_FILED,
	FIELD_PROTEST,
	FIELD_DRAWBACK,
	FIELD_ADCVD_PENDING,
	FIELD_LIQUIDATION_STATUS,
	FIELD_CAPE,
	FIELD_EARLIER_CLAIM, /* known to the ledger, not to a source */
	FIELDS
};

#define ENTRY_TYPE_UNKNOWN 127u

enum entry_status { STATUS_UNKNOWN, STATUS_ACCEPTED, STATUS_REJECTED, STATUS_CANCELLED, STATUS_INACTIVE };
enum entry_control { CONTROL_UNKNOWN, CONTROL_TRADE, CONTROL_CBP, CONTROL_INACTIVE };
enum entry_recon { RECON_UNKNOWN, RECON_NO, RECON_FLAGGED };
enum entry_ieepa { IEEPA_UNKNOWN, IEEPA_NONE, IEEPA_SOME };
enum entry_protest { PROTEST_ABSENT, PROTEST_NONE, PROTEST_OPEN, PROTEST_SUSPENDED, PROTEST_UNKNOWN };
/* recon_filed, drawback, adcvd_pending and earlier_claim. */
enum entry_flag { FLAG_ABSENT, FLAG_NO, FLAG_YES, FLAG_UNKNOWN };
/* What the text of the column says; NONE: its cell is blank. A reliquidated entry is liquidated. */
enum entry_liquidation {
	LIQUIDATION_ABSENT,
	LIQUIDATION_NONE,
	LIQUIDATION_UNLIQUIDATED,
	LIQUIDATION_SUSPENDED,
	LIQUIDATION_EXTENDED,
	LIQUIDATION_UNDER_REVIEW,
	LIQUIDATION_LIQUIDATED,
	LIQUIDATION_UNKNOWN
};
/* Of the payment date, which itself is not in the word; UNPAID: its cell is blank. */
enum entry_payment { PAYMENT_ABSENT, PAYMENT_UNPAID, PAYMENT_PAID, PAYMENT_UNKNOWN };

/* Where a field lies in the word. width 0: the field is not in the word (importer, duty, summary date, CAPE indicator). */
struct entry_bits {
	uint8_t shift;
	uint8_t width;
	bool optional; /* code 0 = absent */
};

/* Here, so that shifts and masks of a field that is named are constants. */
static const struct entry_bits entry_bits[FIELDS] = {
	/*                            shift width optional */
	[FIELD_LIQUIDATION_DATE] = { 0, 16, false },
	[FIELD_TYPE] = { 16, 7, false },
	[FIELD_STATUS] = { 23, 3, false },
	[FIELD_CONTROL] = { 26, 2, false },
	[FIELD_RECON] = { 28, 2, false },
	[FIELD_IEEPA_COUNT] = { 30, 2, false },
	[FIELD_RECON_FILED] = { 32, 2, true },
	[FIELD_PROTEST] = { 34, 3, true },
	[FIELD_DRAWBACK] = { 37, 2, true },
	[FIELD_ADCVD_PENDING] = { 39, 2, true },
	[FIELD_LIQUIDATION_STATUS] = { 41, 3, true },
	[FIELD_PAYMENT_DATE] = { 44, 2, true },
	[FIELD_EARLIER_CLAIM] = { 46, 2, true },
};

/* Field names as flags, rule files and JSON write them. */
extern const char *const field_names[FIELDS];

/*
 * What a code means, for people: "Accepted", "flagged", "01"; "unknown" where it has no other name. Not of a date. `room` is where the
 * two digits of a type are written.
 */
#define ENTRY_CODE_ROOM 4
const char *entry_code_name(enum field field, unsigned code, char room[ENTRY_CODE_ROOM]);

#define ENTRY_ASSUMED_SHIFT 48
#define ENTRY_ASSUMED_MASK  (((UINT64_C(1) << FIELD_EARLIER_CLAIM) - 1) << ENTRY_ASSUMED_SHIFT)
/* Bits the index file keeps zero: what only the ledger knows. */
#define ENTRY_ZERO_MASK (UINT64_C(3) << 46)

static inline entry_attr entry_mask(enum field f)
{
	return ((UINT64_C(1) << entry_bits[f].width) - 1) << entry_bits[f].shift;
}

static inline unsigned entry_get(entry_attr attr, enum field f)
{
	return (unsigned)(attr >> entry_bits[f].shift) & ((1u << entry_bits[f].width) - 1);
}

static inline entry_attr entry_set(entry_attr attr, enum field f, unsigned code)
{
	return (attr & ~entry_mask(f)) | (uint64_t)code << entry_bits[f].shift;
}

static inline entry_attr entry_assumed_bit(enum field f)
{
	return UINT64_C(1) << (ENTRY_ASSUMED_SHIFT + f);
}

#endif
