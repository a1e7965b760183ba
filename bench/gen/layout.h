/* The two report layouts: how a header and an entry's rows are written. */
#ifndef GEN_LAYOUT_H
#define GEN_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "population.h"
#include "sink.h"

struct layout_style {
	unsigned without;
	/* HTS numbers as 9903.01.24, not 99030124. */
	bool dots;
};

struct layout {
	/* The pieces in which a shuffle may spread the rows of one entry. */
	unsigned slots;
	void (*header_write)(struct sink *sink, const struct layout_style *style);
	/* Writes the rows of the entry whose index modulo SLOTS is SLOT, and returns how many these are. */
	unsigned (*entry_write)(struct sink *sink, const struct layout_style *style,
				const struct population *population, uint64_t ordinal, unsigned slot, unsigned slots);
};

/* One row for each tariff number of each line, as ACE report ES-003 has it. */
extern const struct layout layout_es003;

/* One row for each entry, with its IEEPA numbers counted. */
extern const struct layout layout_extract;

#endif
