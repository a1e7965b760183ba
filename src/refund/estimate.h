/*
 * What an entry on a claim will bring back: its IEEPA duty, and interest to the day on which CBP is expected to liquidate or reliquidate it.
 *
 * An estimate. CBP recalculates the summary, chooses the day, and had not published how it computes interest; docs/refund.md says what may
 * differ and where each rule below comes from. Nothing here knows where entries come from: an index, or the frozen values of a claim.
 */
#ifndef CAPE_REFUND_ESTIMATE_H
#define CAPE_REFUND_ESTIMATE_H

#include "core/entry.h"
#include "refund/interest.h"

/* CSMS 68340863: an unliquidated entry is set to liquidate 45 days from the acceptance of its declaration. */
#define LIQUIDATION_DAYS 45
/* 19 USC 1501, 19 CFR 173.3: CBP may reliquidate on its own within 90 days of the original liquidation. */
#define RELIQUIDATION_DAYS 90

#define REFUND_DUTY_UNKNOWN INT64_MIN

struct refund_item {
	uint64_t place;             /* core/place.h */
	uint32_t importer;          /* a number of whoever gives the items; his too are the texts */
	uint8_t type;               /* entry type, ENTRY_TYPE_UNKNOWN */
	uint8_t liquidation_status; /* enum entry_liquidation */
	day summary_date;           /* any state of core/dates.h, as the next two */
	day payment_date;
	day liquidation_date; /* DAY_BLANK: unliquidated */
	day as_of;            /* on which its declaration is taken to be accepted; DAY_BLANK: that of the terms */
	bool not_frozen;      /* on a claim that knows nothing of it but that it succeeded: only the place is set */
	int64_t duty_cents;   /* REFUND_DUTY_UNKNOWN */
};

/* Why there is no estimate; in the order in which it is asked. */
enum refund_reason {
	REFUND_ESTIMABLE,
	REFUND_NOT_FROZEN,
	REFUND_NO_DUTY_COLUMN,
	REFUND_NO_DUTY,
	REFUND_SUSPENDED,
	REFUND_EXTENDED,
	REFUND_UNDER_REVIEW,
	REFUND_WAREHOUSE,
	REFUND_LIQUIDATION_UNKNOWN,
	REFUND_DEPOSIT_UNKNOWN,
	REFUND_RATE_UNKNOWN,
	REFUND_DEPOSITED_LATER,
	REFUND_REASONS
};

/* Which day the deposit is taken to be. */
enum refund_deposit { DEPOSIT_PAYMENT_DATE, DEPOSIT_SUMMARY_DATE, REFUND_DEPOSITS };

/* Which day interest is taken to end on. */
enum refund_expected { EXPECTED_LIQUIDATION, EXPECTED_RELIQUIDATION, EXPECTED_GIVEN, REFUND_EXPECTATIONS };

/* A code for columns and JSON, and words. */
struct refund_word {
	const char *code;
	const char *text;
};
extern const struct refund_word refund_reasons[REFUND_REASONS];
extern const struct refund_word refund_deposits[REFUND_DEPOSITS];
extern const struct refund_word refund_expectations[REFUND_EXPECTATIONS];

/* What is the same for all entries. Read-only; shared by threads. */
struct refund_terms {
	const struct rates *rates;
	const struct interest *interest;
	day carried_from; /* rates_carried_from() */
	day as_of;        /* the day on which declarations are taken to be accepted, but for items that say another */
	day paid_on;      /* interest ends on this day for every entry; DAY_BLANK: on the expected one */
	bool corporate;
	/* By importer: its enum refund_importer. `corporate` holds for those not said, and beyond the count, as a damaged index may number. */
	const uint8_t *importers;
	uint32_t importers_count;
};

/* Where a table of interest for these terms may end: a liquidation that is more than a year ahead is rare, and takes a little longer. */
static inline day refund_table_end(const struct refund_terms *terms)
{
	unsigned end = terms->paid_on != DAY_BLANK ? terms->paid_on : terms->as_of + 365u;

	return end < DAY_LAST ? (day)end : DAY_LAST;
}

enum refund_importer { IMPORTER_NOT_SAID, IMPORTER_CORPORATE, IMPORTER_NON_CORPORATE };

struct refund_estimate {
	enum refund_reason reason; /* not REFUND_ESTIMABLE: nothing below `said` means anything */
	enum rate_kind kind;
	bool said; /* it is said of the importer whether it is a corporation */
	enum refund_deposit deposit;
	enum refund_expected expected;
	day from;
	day to;
	int64_t interest_cents; /* with the duty at most INT64_MAX */
};

struct refund_estimate refund_estimate(const struct refund_terms *terms, const struct refund_item *item);

/*
 * The day on which an entry is expected to be liquidated or reliquidated: the former LIQUIDATION_DAYS after as_of; the latter then too, but
 * not behind the last day on which CBP may, where that day is still to come, nor before the liquidation itself. DAY_UNKNOWN where the
 * liquidation date is not known.
 */
day refund_expected_day(day as_of, day liquidation_date);

#endif
