/* The tariff rows of an entry: what ES-003 lists line by line, ordinal by ordinal. */
#ifndef GEN_TARIFF_H
#define GEN_TARIFF_H

#include <stdint.h>

#include "population.h"
#include "summary.h"

#define TARIFF_LINES_MAX 31
/* Two IEEPA numbers, section 301 and the commodity. */
#define TARIFF_ROWS_A_LINE 4
#define TARIFF_ROWS_MAX    (TARIFF_LINES_MAX * TARIFF_ROWS_A_LINE)

struct tariff_row {
	/* Ten digits for a commodity, eight for chapter 99. */
	uint64_t hts;
	uint64_t value_cents;
	uint64_t duty_cents;
	/* 0: no quantity. */
	uint32_t quantity;
	uint16_t line;
	uint16_t ordinal;
	/* Two letters, without a terminator. */
	char origin[2];
};

/* What the rows say about IEEPA, by the rule that a number beginning 990301 or 990302 counts when it bore duty. */
struct tariff_ieepa {
	uint32_t count;
	uint64_t duty_cents;
};

/* Fills ROWS and returns how many there are, at least one. */
unsigned tariff_rows(const struct population *population, const struct summary *summary,
		     struct tariff_row rows[TARIFF_ROWS_MAX]);

struct tariff_ieepa tariff_fold(const struct tariff_row *rows, unsigned count);

#endif
