/*
 * The rows that are declared: their order, and which belong together in a declaration.
 *
 * 16 bytes a row, in memory that grows with the rows, and as many again while they are put in order.
 */
#ifndef CAPE_PREPARE_KEPT_H
#define CAPE_PREPARE_KEPT_H

#include "index/reader.h"

struct kept {
	uint64_t place;
	uint32_t entry;
	day liquidated; /* DAY_BLANK: not yet */
	uint8_t account;
	bool urgent;
};

/* Begin with zeros. */
struct kept_rows {
	struct kept *rows;
	uint64_t count;
	uint64_t room;
	bool strays; /* some number is out of line: its place is not in the order of the text (core/place.h) */
};

/* Makes room for more rows behind those there are; what is not written to costs no memory. */
bool kept_room(struct kept_rows *kept, uint64_t more, struct err *err);
void kept_free(struct kept_rows *kept);

enum prepare_order {
	ORDER_URGENCY, /* liquidated ones first, the longest ago before all; by number among those of a day */
	ORDER_NUMBER,  /* as the texts sort */
	ORDER_INPUT,   /* as they came */
};

/* How rows are put in order. A group is a number below `groups`; group NULL: there are none. */
struct kept_order {
	enum prepare_order order;
	const struct index *index;
	const uint32_t *group_of_importer; /* by number in the index; NULL: all are one group */
	uint32_t groups;
};

/* The group of a row; 0 without groups. */
uint32_t kept_group(const struct kept_order *order, const struct kept *row);

/*
 * Urgent ones first, then by account, then by group, then in the order asked for. Any order of rows that is not ORDER_INPUT gives the same,
 * and so does any number of threads.
 */
bool kept_sort(struct kept_rows *kept, const struct kept_order *order, unsigned threads, struct err *err);

#endif
