/* Lines and stripes behind the end, then the header that names them. */
#include "ledger/entry_filter_keep.h"

#include "core/calls.h"
#include "core/mem.h"
#include "io/sink.h"
#include "io/write_all.h"
#include "ledger/entry_filter.h"
#include "ledger/files.h"

#include <fcntl.h>
#include <stdlib.h>

/* Stripes that a new file has room for; with each move of the directory it is twice as many as there are. */
#define CAPACITY_MIN 64

struct adding {
	int fd;
	const char *path;
	const struct entry_filter *before; /* what the file has; closed: nothing */
	struct entry_filter_header header; /* what it will say */
	struct stripe *stripes;            /* new ones */
	size_t count;
	size_t capacity;
};

static bool write_lines(const struct adding *a, uint64_t place, const void *bytes, size_t len_bytes, struct err *err)
{
	return write_all_at(a->fd, bytes, len_bytes, place * ENTRY_FILTER_LINE) || err_system(err, a->path, "write");
}

static bool add_stripe(void *context, struct stripe *stripe, struct keyfilter_line *lines, struct err *err)
{
	struct adding *a = context;
	uint64_t count = stripe_lines(stripe);

	stripe->line = a->header.end;
	for (uint64_t i = 0; i < count; i++)
		keyfilter_seal(&lines[i], stripe->line + i);
	stripe_seal(stripe, a->header.stripes + a->count);
	a->stripes = mem_room(a->stripes, &a->capacity, a->count + 1, sizeof(*a->stripes));
	a->stripes[a->count++] = *stripe;
	a->header.end += count;
	return write_lines(a, stripe->line, lines, count * sizeof(*lines), err);
}

static bool add_sources(struct adding *a, const struct ledger *ledger, const struct entry_sources *sources,
			struct err *err)
{
	const struct stripe_taker taker = { add_stripe, a };
	int64_t *numbers;
	size_t count;
	bool ok = entry_sources_list(ledger, sources, &numbers, &count, err);

	for (size_t i = 0; ok && i < count; i++)
		ok = stripes_of(ledger, sources->kind, numbers[i], &taker, err);
	free(numbers);
	return ok;
}

static uint64_t lines_of_directory(uint64_t stripes)
{
	return (stripes * sizeof(struct stripe) + ENTRY_FILTER_LINE - 1) / ENTRY_FILTER_LINE;
}

/* To a place with more room; the old one is left as it is to those who read it. */
static bool move_directory(struct adding *a, struct err *err)
{
	struct entry_filter_header *h = &a->header;
	uint64_t wanted = 2 * (h->stripes + a->count), lines;
	const unsigned char *old = a->before->map.bytes.begin;
	uint64_t from = h->directory * ENTRY_FILTER_LINE;
	const unsigned char last = 0;

	h->capacity = wanted < CAPACITY_MIN ? CAPACITY_MIN : wanted;
	lines = lines_of_directory(h->capacity);
	h->directory = h->end;
	h->end += lines;
	/* The last byte, so that the file is as long as its header says. */
	return (write_all_at(a->fd, &last, 1, h->end * ENTRY_FILTER_LINE - 1) || err_system(err, a->path, "write")) &&
	       (h->stripes == 0 || write_lines(a, h->directory, old + from, h->stripes * sizeof(struct stripe), err));
}

static bool write_directory(struct adding *a, struct err *err)
{
	struct entry_filter_header *h = &a->header;
	uint64_t at;

	if (h->stripes + a->count > h->capacity && !move_directory(a, err))
		return false;
	at = h->directory * ENTRY_FILTER_LINE + h->stripes * sizeof(struct stripe);
	h->stripes += a->count;
	return write_all_at(a->fd, a->stripes, a->count * sizeof(*a->stripes), at) || err_system(err, a->path, "write");
}

static bool add_all(struct adding *a, const struct ledger *ledger, struct err *err)
{
	struct entry_filter_header *h = &a->header;
	unsigned char lines[ENTRY_FILTER_HEADER * ENTRY_FILTER_LINE] = { 0 };
	uint64_t next[SOURCE_KINDS];
	bool ok = entry_sources_end(ledger, next, err);

	for (unsigned kind = 0; ok && kind < SOURCE_KINDS; kind++) {
		const struct entry_sources newer = { kind, h->next[kind], next[kind], NULL };

		ok = add_sources(a, ledger, &newer, err);
		h->next[kind] = next[kind];
	}
	ok = ok && write_directory(a, err) && entry_filter_mark(ledger, h->next, &h->mark, err);
	free(a->stripes);
	if (!ok)
		return false;
	h->checksum = entry_filter_checksum(h);
	memcpy(lines, h, sizeof(*h));
	return write_lines(a, 0, lines, sizeof(lines), err);
}

static bool append(const struct entry_filter *before, const char *path, const struct ledger *ledger, struct err *err)
{
	struct adding a = { .path = path, .before = before, .header = before->header };
	bool ok;

	a.fd = calls.open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0);
	if (a.fd < 0)
		return err_system(err, path, "open");
	ok = add_all(&a, ledger, err);
	return (calls.close(a.fd) == 0 || err_system(err, path, "close")) && ok;
}

static bool make_new(const char *path, const struct ledger *ledger, struct err *err)
{
	const struct entry_filter nothing = { .open = false };
	struct adding a = { .path = path,
			    .before = &nothing,
			    .header = { .magic = ENTRY_FILTER_MAGIC,
					.major = ENTRY_FILTER_MAJOR,
					.directory = ENTRY_FILTER_HEADER,
					.end = ENTRY_FILTER_HEADER } };
	struct sink sink;

	sink_remove_stale(path);
	if (!sink_create(&sink, path, false, err))
		return false;
	a.fd = sink.fd;
	if (add_all(&a, ledger, err))
		return sink_publish(&sink, err) && (!ledger->shared || files_flush(ledger, path, err));
	sink_abandon(&sink);
	return false;
}

static void keep(const struct ledger *ledger, bool damaged)
{
	struct err ignored = ERR_INIT;
	struct entry_filter filter;
	bool behind;
	char *path;

	assert(ledger->locked);
	if (!entry_filter_open(&filter, ledger, &behind, &ignored))
		return;
	path = entry_filter_path(ledger);
	if (damaged || !filter.open)
		(void)make_new(path, ledger, &ignored);
	else if (behind)
		(void)append(&filter, path, ledger, &ignored);
	entry_filter_close(&filter);
	free(path);
}

void entry_filter_keep(const struct ledger *ledger)
{
	keep(ledger, false);
}

void entry_filter_offer(struct ledger *ledger, bool damaged)
{
	struct err ignored = ERR_INIT;

	if (!ledger->read_only && ledger_lock(ledger, 0, &ignored) && ledger->locked)
		keep(ledger, damaged);
	ledger_give(ledger);
}
