/* Opening with distrust, and asking. */
#include "ledger/entry_filter.h"

#include "core/calls.h"
#include "core/mem.h"
#include "core/xxh.h"
#include "ledger/files.h"
#include "ledger/numbers.h"
#include "ledger/sql.h"

#include <errno.h>
#include <stdlib.h>

char *entry_filter_path(const struct ledger *ledger)
{
	return mem_format("%s/entries.filter", ledger->folder);
}

/* `list`: numbers from ?1 up to ?2, of those between whose lowest and highest entry ?3 lies if it is there; `last`: the last below ?. */
static const struct {
	const char *list, *last;
	bool has_range;
} queries[SOURCE_KINDS] = {
	[SOURCE_RECORD] = { "SELECT claim FROM claims WHERE claim >= ?1 AND claim < ?2 AND record_sha256 NOT NULL AND "
			    "(?3 IS NULL OR ?3 BETWEEN first_entry AND last_entry) ORDER BY claim",
			    "SELECT record_sha256 FROM claims WHERE claim < ? AND record_sha256 NOT NULL "
			    "ORDER BY claim DESC LIMIT 1",
			    true },
	[SOURCE_UPLOAD] = { "SELECT job FROM jobs WHERE job >= ?1 AND job < ?2 AND gate IN ('B', 'C') ORDER BY job",
			    "SELECT upload_sha256 FROM jobs WHERE job < ? ORDER BY job DESC LIMIT 1", false },
	[SOURCE_OUTCOME] = { "SELECT outcome FROM outcomes WHERE outcome >= ?1 AND outcome < ?2 AND "
			     "(?3 IS NULL OR ?3 BETWEEN first_entry AND last_entry) ORDER BY outcome",
			     "SELECT outcome_sha256 FROM outcomes WHERE outcome < ? ORDER BY outcome DESC LIMIT 1",
			     true },
};

bool entry_sources_end(const struct ledger *ledger, uint64_t next[SOURCE_KINDS], struct err *err)
{
	struct numbers numbers;
	int64_t last_outcome;

	if (!numbers_read(ledger, &numbers, err) ||
	    !sql_number(ledger, "SELECT max(outcome) FROM outcomes", &last_outcome, err))
		return false;
	next[SOURCE_RECORD] = (uint64_t)numbers.next_claim;
	next[SOURCE_UPLOAD] = (uint64_t)numbers.next_job;
	next[SOURCE_OUTCOME] = (uint64_t)last_outcome + 1;
	return true;
}

bool entry_sources_list(const struct ledger *ledger, const struct entry_sources *sources, int64_t **numbers,
			size_t *count, struct err *err)
{
	struct sql s = sql_begin(ledger, queries[sources->kind].list, err);
	size_t capacity = 0;

	*numbers = NULL;
	*count = 0;
	sql_put_int(&s, (int64_t)sources->first);
	sql_put_int(&s, (int64_t)sources->end);
	if (queries[sources->kind].has_range)
		sql_put_int_if(&s, sources->place != NULL, sources->place ? (int64_t)*sources->place : 0);
	while (sql_row(&s)) {
		*numbers = mem_room(*numbers, &capacity, *count + 1, sizeof(**numbers));
		(*numbers)[(*count)++] = sql_int(&s, 0);
	}
	if (sql_end(&s))
		return true;
	free(*numbers);
	*numbers = NULL;
	return false;
}

bool entry_filter_mark(const struct ledger *ledger, const uint64_t next[SOURCE_KINDS], uint64_t *mark, struct err *err)
{
	unsigned char digests[SOURCE_KINDS][SHA256_BYTES] = { 0 };

	for (unsigned kind = 0; kind < SOURCE_KINDS; kind++) {
		struct sql s = sql_begin(ledger, queries[kind].last, err);

		sql_put_int(&s, (int64_t)next[kind]);
		if (sql_row(&s) && sql_bytes(&s, 0).len_bytes == SHA256_BYTES)
			memcpy(digests[kind], sql_bytes(&s, 0).begin, SHA256_BYTES);
		if (!sql_end(&s))
			return false;
	}
	*mark = XXH3_64bits(digests, sizeof(digests));
	return true;
}

uint64_t entry_filter_checksum(const struct entry_filter_header *header)
{
	return XXH3_64bits(header, offsetof(struct entry_filter_header, checksum));
}

/* How many whole stripes stand between two places. */
static uint64_t stripes_between(uint64_t begin, uint64_t end)
{
	return begin < end ? (end - begin) * ENTRY_FILTER_LINE / sizeof(struct stripe) : 0;
}

static bool check_header(const struct map *map, struct entry_filter_header *h)
{
	if (map->bytes.len_bytes < ENTRY_FILTER_HEADER * ENTRY_FILTER_LINE)
		return false;
	memcpy(h, map->bytes.begin, sizeof(*h));
	return memcmp(h->magic, ENTRY_FILTER_MAGIC, sizeof(h->magic)) == 0 && h->major == ENTRY_FILTER_MAJOR &&
	       h->checksum == entry_filter_checksum(h) && h->end <= map->bytes.len_bytes / ENTRY_FILTER_LINE &&
	       h->stripes <= h->capacity && h->capacity <= stripes_between(h->directory, h->end);
}

static void close_file(struct entry_filter *filter)
{
	map_close(&filter->map);
	if (filter->fd >= 0)
		(void)calls.close(filter->fd);
	*filter = (struct entry_filter){ .open = false };
}

/* No further than the ledger, and with its files: else it is of another, or of one that was restored since. */
static bool is_of(const struct entry_filter *filter, const struct ledger *ledger, const uint64_t next[SOURCE_KINDS],
		  bool *is, struct err *err)
{
	uint64_t mark = 0;

	*is = true;
	for (unsigned kind = 0; kind < SOURCE_KINDS; kind++)
		*is = *is && filter->header.next[kind] <= next[kind];
	if (!entry_filter_mark(ledger, filter->header.next, &mark, err))
		return false;
	*is = *is && mark == filter->header.mark;
	return true;
}

bool entry_filter_open(struct entry_filter *filter, const struct ledger *ledger, bool *behind, struct err *err)
{
	char *path = entry_filter_path(ledger);
	struct err ignored = ERR_INIT;
	uint64_t next[SOURCE_KINDS] = { 0 };
	bool mapped, ok;

	*filter = (struct entry_filter){ .open = false };
	ok = entry_sources_end(ledger, next, err);
	mapped = ok && map_open_kept(&filter->map, path, &filter->fd, &ignored);
	if (mapped && check_header(&filter->map, &filter->header))
		ok = is_of(filter, ledger, next, &filter->open, err);
	if (mapped && !(ok && filter->open))
		close_file(filter);
	*behind = false;
	for (unsigned kind = 0; kind < SOURCE_KINDS; kind++)
		*behind = *behind || !filter->open || filter->header.next[kind] != next[kind];
	free(path);
	return ok;
}

void entry_filter_close(struct entry_filter *filter)
{
	if (filter->open)
		close_file(filter);
}

bool entry_filter_stripe(const struct entry_filter *filter, uint64_t i, struct stripe *stripe)
{
	const struct entry_filter_header *h = &filter->header;

	memcpy(stripe, filter->map.bytes.begin + h->directory * ENTRY_FILTER_LINE + i * sizeof(*stripe),
	       sizeof(*stripe));
	return stripe_is_whole(stripe, i) && stripe_kind(stripe) < SOURCE_KINDS && stripe->segments > 0 &&
	       stripe->lines > 0 && stripe->line <= h->end && stripe_lines(stripe) <= h->end - stripe->line;
}

struct asking {
	const struct entry_filter *filter;
	uint64_t hash;
	struct entry_segment *segments;
	size_t count;
	size_t capacity;
	struct keyfilter_line lines[STRIPE_SEGMENTS];
};

static void add_segment(struct asking *a, const struct stripe *stripe, uint32_t segment)
{
	uint64_t rows = stripe_segment_rows(stripe), first = segment * rows;

	a->segments = mem_room(a->segments, &a->capacity, a->count + 1, sizeof(*a->segments));
	a->segments[a->count++] =
		(struct entry_segment){ .kind = stripe_kind(stripe),
					.number = stripe_number(stripe),
					.first = stripe->first + first,
					.count = rows < stripe->count - first ? rows : stripe->count - first };
}

/*
 * Where stripes are shorter, several stand on the 16 pages that the system maps at once, and reading them from the map is cheaper than a call for each;
 * where they are longer, it maps pages for nothing. Of 5,000 jobs with 9,999 entries: 8 ms by calls, 12 from the map; of 100,000 with 500: 100 ms by calls, 27
 * from the map.
 */
#define READ_LINES_MIN 128

static bool read_lines(struct asking *a, uint64_t number, size_t len_bytes)
{
	unsigned char *to = (unsigned char *)a->lines;
	off_t from = (off_t)(number * ENTRY_FILTER_LINE);

	while (len_bytes) {
		ssize_t n = calls.pread(a->filter->fd, to, len_bytes, from, 0);

		if (n == 0 || (n < 0 && errno != EINTR))
			return false;
		to += n > 0 ? n : 0;
		from += n > 0 ? n : 0;
		len_bytes -= n > 0 ? (size_t)n : 0;
	}
	return true;
}

static bool ask_stripe(struct asking *a, const struct stripe *stripe)
{
	uint64_t number = stripe->line + (uint64_t)keyfilter_place(a->hash, stripe->lines) * stripe->segments;
	const struct keyfilter_line *lines = a->lines;

	if (stripe_lines(stripe) < READ_LINES_MIN)
		lines = (const void *)(a->filter->map.bytes.begin + number * ENTRY_FILTER_LINE);
	else if (stripe->segments > STRIPE_SEGMENTS || !read_lines(a, number, stripe->segments * sizeof(*lines)))
		return false;
	for (uint32_t s = 0; s < stripe->segments; s++) {
		if (!keyfilter_is_whole(&lines[s], number + s))
			return false;
		/* Damage cannot pass the checksum; whoever forges a file is not to lead outside the source either. */
		if (keyfilter_may_have(&lines[s], a->hash) && s * stripe_segment_rows(stripe) < stripe->count)
			add_segment(a, stripe, s);
	}
	return true;
}

bool entry_filter_ask(const struct entry_filter *filter, uint64_t key, struct entry_segment **segments, size_t *count)
{
	struct asking asking = { .filter = filter, .hash = keyfilter_hash(key) };
	bool whole = true;

	for (uint64_t i = 0; whole && i < filter->header.stripes; i++) {
		struct stripe stripe;

		whole = entry_filter_stripe(filter, i, &stripe) && ask_stripe(&asking, &stripe);
	}
	*segments = asking.segments;
	*count = asking.count;
	return whole;
}
