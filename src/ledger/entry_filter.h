/*
 * FOLDER/entries.filter: in which claims, outcomes and rejected files an entry may be, without opening them.
 *
 * Filters of all entries that were ever uploaded (ledger/stripe.h), and which jobs and claims they cover. Made from the records and the
 * uploads, and made again where it is missing or damaged, or is of another ledger. Every part has a checksum, which is compared when the part
 * is used: so nobody waits for the disk, and asking reads a cache line for each segment and no more.
 *
 * What is added is written behind the end; then the header says so. Whoever has opened the file before goes on with what there was.
 */
#ifndef CAPE_LEDGER_ENTRY_FILTER_H
#define CAPE_LEDGER_ENTRY_FILTER_H

#include "io/map.h"
#include "ledger/stripe.h"

#define ENTRY_FILTER_MAGIC "CAPEFLT\n"
#define ENTRY_FILTER_MAJOR 1

/* On disk, little-endian. Places are counted in lines of 64 bytes; the header has the first two. */
struct entry_filter_header {
	char magic[8];
	uint32_t major;
	uint32_t zero;
	uint64_t next[1 << SOURCE_KIND_BITS]; /* sources with numbers below are in it, by kind */
	uint64_t mark;                        /* of the last of each kind that are in it: another ledger's differ */
	uint64_t end;                         /* where the next lines go */
	uint64_t directory;                   /* place of the stripes */
	uint64_t capacity;                    /* stripes that have room there */
	uint64_t stripes;
	uint64_t checksum; /* XXH3-64 of what stands before */
};

_Static_assert(sizeof(struct entry_filter_header) == 96, "on-disk size");

#define ENTRY_FILTER_LINE   sizeof(struct keyfilter_line)
#define ENTRY_FILTER_HEADER 2

/* An open file. Begin with zeros, which are a file that covers nothing. */
struct entry_filter {
	struct map map;
	int fd;                            /* of the same file */
	struct entry_filter_header header; /* a copy */
	bool open;
};

/* Malloc'ed. */
char *entry_filter_path(const struct ledger *ledger);

/* False with an error only where the database cannot be read; a file that is of no use is not opened. *behind: whether the ledger has more. */
bool entry_filter_open(struct entry_filter *filter, const struct ledger *ledger, bool *behind, struct err *err);
void entry_filter_close(struct entry_filter *filter);

/* Stripe i, which is below header.stripes; false if it is damaged, or its lines are not in the file. */
bool entry_filter_stripe(const struct entry_filter *filter, uint64_t i, struct stripe *stripe);

/* Rows of a claim's record or of an outcome, or bytes of an upload, that may have an entry. */
struct entry_segment {
	enum source_kind kind;
	int64_t number; /* of the claim, the job or the outcome */
	uint64_t first;
	uint64_t count;
};

/* Malloc'ed in *segments, each kind by itself in ascending order. False if the file is damaged: then it tells nothing. */
bool entry_filter_ask(const struct entry_filter *filter, uint64_t key, struct entry_segment **segments, size_t *count);

/* Behind the last number of each kind. */
bool entry_sources_end(const struct ledger *ledger, uint64_t next[SOURCE_KINDS], struct err *err);

/* Those with numbers from `first` up to `end`, ascending; malloc'ed. `place`, if not NULL: only claims and outcomes between whose lowest and highest entry it lies. */
struct entry_sources {
	enum source_kind kind;
	uint64_t first;
	uint64_t end;
	const uint64_t *place;
};
bool entry_sources_list(const struct ledger *ledger, const struct entry_sources *sources, int64_t **numbers,
			size_t *count, struct err *err);

/* What a mark is of: the SHA-256 of each kind's last source below these numbers. */
bool entry_filter_mark(const struct ledger *ledger, const uint64_t next[SOURCE_KINDS], uint64_t *mark, struct err *err);

uint64_t entry_filter_checksum(const struct entry_filter_header *header);

#endif
