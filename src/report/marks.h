/*
 * Which claim of the ledger each entry stands on: the first noted that has it as a success, else the first that has it at all.
 *
 * Entries of an index are found by their number there, others by place. Complete before workers begin, then read-only and shared.
 */
#ifndef CAPE_REPORT_MARKS_H
#define CAPE_REPORT_MARKS_H

#include "index/reader.h"

/* A claim's number among those of the view + 1, times two, plus 1 where the entry is a success there; 0: the entry is on none. */
#define MARK(claim, success) ((uint32_t)(((claim) + 1) << 1 | (success)))
#define MARK_CLAIM(mark)     (((mark) >> 1) - 1)
#define MARK_CLAIMS_MAX      ((UINT32_C(1) << 31) - 2)

struct mark_other {
	uint64_t place;
	uint32_t mark;
	uint32_t noted; /* after how many others */
};

struct marks {
	uint32_t *by_entry; /* of the index */
	size_t bytes;
	struct mark_other *others; /* entries that the index lacks, by place */
	size_t others_count, others_capacity;
};

/* False with an error: no memory. The caller owns them (marks_free), in both cases. */
bool marks_init(struct marks *marks, const struct index *index, struct err *err);
void marks_free(struct marks *marks);

/* Notes an entry of a claim; `entry` as index_locate() has it. Claims are noted one after another, those that go before others first. */
void marks_note(struct marks *marks, uint32_t entry, uint64_t place, uint32_t claim, bool success);
/* Behind the last. */
void marks_settle(struct marks *marks);

uint32_t marks_find(const struct marks *marks, uint32_t entry, uint64_t place);

#endif
