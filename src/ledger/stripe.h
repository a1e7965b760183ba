/*
 * Where the filters of one claim, outcome or rejected file stand in entries.filter (ledger/entry_filter.h), and how they are made.
 *
 * A segment is so few rows that they are read in no time, and has a filter of its own (dedupe/keyfilter.h). A stripe is consecutive segments of
 * one source, with filters of one size that stand interleaved: line 0 of all, line 1 of all, and so on. A number belongs to the same line
 * of each, so that asking all segments of a stripe reads one stretch of memory.
 */
#ifndef CAPE_LEDGER_STRIPE_H
#define CAPE_LEDGER_STRIPE_H

#include "dedupe/keyfilter.h"
#include "ledger/ledger.h"

#define SEGMENT_ROWS 16384
/* No power of two: lines of one segment, this far apart, shall not fall into the same set of a cache. */
#define STRIPE_SEGMENTS 250
/* Uploads are cut at rows of some length; a row is mostly twelve bytes long. A stripe of an upload or an outcome is one segment. */
#define SEGMENT_UPLOAD_BYTES (SEGMENT_ROWS * 12)

/* What entries stand in; on disk. */
enum source_kind {
	SOURCE_RECORD,  /* of a claim */
	SOURCE_UPLOAD,  /* of a job whose file was rejected by what is in it (gates B and C) */
	SOURCE_OUTCOME, /* what CBP decided on a claim */
	SOURCE_KINDS
};
#define SOURCE_KIND_BITS 2

/* On disk, little-endian. */
struct stripe {
	uint64_t source;   /* number of the claim, the job or the outcome, times 4, plus the kind */
	uint64_t first;    /* of its rows in record or outcome; or byte of the upload, behind a byte order mark */
	uint64_t count;    /* rows, or bytes */
	uint64_t line;     /* the first of its lines, counted in the file */
	uint32_t segments; /* of as many rows each, but the last */
	uint32_t lines;    /* of a segment */
	uint64_t checksum; /* XXH3-64 of what stands before, seeded with the stripe's number in the file */
};

_Static_assert(sizeof(struct stripe) == 48, "on-disk size");

static inline uint64_t stripe_source(enum source_kind kind, int64_t number)
{
	return (uint64_t)number << SOURCE_KIND_BITS | kind;
}

/* SOURCE_KINDS or above only where a file was forged. */
static inline unsigned stripe_kind(const struct stripe *stripe)
{
	return stripe->source & ((1u << SOURCE_KIND_BITS) - 1);
}

static inline int64_t stripe_number(const struct stripe *stripe)
{
	return (int64_t)(stripe->source >> SOURCE_KIND_BITS);
}

static inline uint64_t stripe_lines(const struct stripe *stripe)
{
	return (uint64_t)stripe->segments * stripe->lines;
}

/* Of all segments but the last. */
static inline uint64_t stripe_segment_rows(const struct stripe *stripe)
{
	return (stripe->count + stripe->segments - 1) / stripe->segments;
}

void stripe_seal(struct stripe *stripe, uint64_t number);
bool stripe_is_whole(const struct stripe *stripe, uint64_t number);

/* Is given stripes one after another: all but `line` and checksum is there; the lines, which it may change, live until it returns. */
struct stripe_taker {
	bool (*take)(void *context, struct stripe *stripe, struct keyfilter_line *lines, struct err *err);
	void *context;
};

/* All entries of a source, which always gives the same stripes. */
bool stripes_of(const struct ledger *ledger, enum source_kind kind, int64_t number, const struct stripe_taker *taker,
		struct err *err);

#endif
