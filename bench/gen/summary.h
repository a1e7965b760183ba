/* What ACE holds about one entry: a pure function of the population and the entry's ordinal. */
#ifndef GEN_SUMMARY_H
#define GEN_SUMMARY_H

#include <stdbool.h>
#include <stdint.h>

#include "entrynum.h"
#include "population.h"

enum summary_status { STATUS_UNKNOWN, STATUS_ACCEPTED, STATUS_REJECTED, STATUS_CANCELED, STATUS_INACTIVE };
enum summary_control { CONTROL_UNKNOWN, CONTROL_TRADE, CONTROL_CBP, CONTROL_INACTIVE };
/* FREE: an IEEPA number at no duty. */
enum summary_ieepa { IEEPA_PAID, IEEPA_FREE, IEEPA_NONE };
enum summary_liquidation { LIQUIDATION_OPEN, LIQUIDATION_SUSPENDED, LIQUIDATION_EXTENDED, LIQUIDATION_DONE };
enum summary_protest { PROTEST_NONE, PROTEST_OPEN, PROTEST_SUSPENDED, PROTEST_DENIED, PROTEST_APPROVED };

struct summary {
	uint64_t ordinal;
	uint32_t filer;
	uint32_t importer;
	int32_t entry_date;
	int32_t summary_date;
	int32_t payment_date;
	/* CALENDAR_NONE unless LIQUIDATION_DONE. */
	int32_t liquidation_date;
	char number[ENTRYNUM_LEN];
	/* 0: the cell is blank. */
	uint8_t type;
	uint8_t status;
	uint8_t control;
	uint8_t ieepa;
	uint8_t liquidation;
	uint8_t protest;
	bool recon;
	/* A type 09 is on file. */
	bool recon_filed;
	bool drawback;
	/* Commerce has given its instructions, CBP has not liquidated yet. */
	bool adcvd_pending;
};

void summary_make(const struct population *population, uint64_t ordinal, struct summary *summary);

/* The importer alone, for a search that looks at every entry. */
uint32_t summary_importer(const struct population *population, uint64_t ordinal);

#endif
