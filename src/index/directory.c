/* Bitmaps where they pay, lists of numbers elsewhere. */
#include "index/directory.h"

#include "core/mem.h"

#define LINES_FIRST 1024
/* A stretch that has lost this much since its best point, or that skips so many chunks, ends at its best point. */
#define LOSS_MAX_BYTES (64 * 64)
#define GAP_MAX_CHUNKS 64
/* What a run costs besides its lines: its row, and a line of strays that it may cut in two. */
#define RUN_COST_BYTES 76

#define LINE_BYTES ((int64_t)sizeof(struct index_serials))

static bool lines_init(struct lines *lines, size_t item_bytes, struct err *err)
{
	*lines = (struct lines){ .item_bytes = item_bytes, .capacity = LINES_FIRST };
	lines->at = mem_map(lines->capacity * item_bytes, "the index's directory", err);
	return lines->at != NULL;
}

static void lines_free(struct lines *lines)
{
	if (lines->at)
		mem_unmap(lines->at, lines->capacity * lines->item_bytes);
	lines->at = NULL;
}

/* One more item; zero. NULL: no memory. */
static void *lines_push(struct lines *lines, struct err *err)
{
	void *item;

	if (lines->count == lines->capacity) {
		size_t bytes = lines->capacity * lines->item_bytes;
		void *more = mem_remap(lines->at, bytes, bytes * 2, "the index's directory", err);

		if (!more)
			return NULL;
		lines->at = more;
		lines->capacity *= 2;
	}
	item = lines->at + lines->count++ * lines->item_bytes;
	return memset(item, 0, lines->item_bytes);
}

bool directory_init(struct directory *d, struct err *err)
{
	*d = (struct directory){ .filer = FILER_CODES, .strays_used = INDEX_STRAYS_NUMBERS };
	if (lines_init(&d->serials, sizeof(struct index_serials), err) &&
	    lines_init(&d->strays, sizeof(struct index_strays), err) &&
	    lines_init(&d->runs, sizeof(struct index_run), err) &&
	    lines_init(&d->filers, sizeof(struct index_filer), err))
		return true;
	directory_free(d);
	return false;
}

void directory_free(struct directory *d)
{
	lines_free(&d->serials);
	lines_free(&d->strays);
	lines_free(&d->runs);
	lines_free(&d->filers);
}

static struct index_serials *serials_at(const struct directory *d, size_t line)
{
	return (struct index_serials *)(void *)d->serials.at + line;
}

static struct index_strays *strays_at(const struct directory *d, size_t line)
{
	return (struct index_strays *)(void *)d->strays.at + line;
}

static bool add_stray(struct directory *d, uint64_t rest, uint32_t entry, struct err *err)
{
	struct index_strays *line = d->strays.count ? strays_at(d, d->strays.count - 1) : NULL;

	if (!line || d->strays_used == INDEX_STRAYS_NUMBERS || line->first_entry + d->strays_used != entry) {
		line = lines_push(&d->strays, err);
		if (!line)
			return false;
		memset(line, 0xFF, sizeof(*line));
		line->first_entry = entry;
		d->strays_used = 0;
	}
	line->low[d->strays_used] = (uint32_t)rest;
	line->high[d->strays_used] = (uint16_t)(rest >> 32);
	d->strays_used++;
	return true;
}

/* The entries of undecided lines `from` … `to`-1, counted from `decided`, as strays. */
static bool add_line_strays(struct directory *d, size_t from, size_t to, struct err *err)
{
	for (size_t l = from; l < to; l++) {
		const struct index_serials *line = serials_at(d, d->decided + l);
		uint32_t entry = line->first_entry;

		for (uint32_t slot = 0; slot < INDEX_SERIALS_SLOTS; slot++) {
			if (((line->bits[slot / 32] >> (slot % 32)) & 1) == 0)
				continue;
			if (!add_stray(d, (uint64_t)(d->first_chunk + l) * INDEX_SERIALS_SLOTS + slot, entry++, err))
				return false;
		}
	}
	return true;
}

/* The last line has got all its bits. */
static void complete_line(struct directory *d)
{
	const struct index_serials *line = serials_at(d, d->serials.count - 1);
	int64_t entries = 0;

	for (unsigned w = 0; w < INDEX_SERIALS_WORDS; w++)
		entries += __builtin_popcount(line->bits[w]);
	d->gain_bytes += entries * DIRECTORY_ENTRY_BYTES - LINE_BYTES;
	if (d->gain_bytes > d->best_gain_bytes) {
		d->best_gain_bytes = d->gain_bytes;
		d->best_lines = d->serials.count - d->decided;
	}
}

/* Decides about all lines that are not: the best stretch from the first on becomes a run, the rest strays. */
static bool decide(struct directory *d, struct err *err)
{
	size_t lines = d->serials.count - d->decided;
	size_t kept = d->best_gain_bytes > RUN_COST_BYTES ? d->best_lines : 0;
	struct index_run *run;

	if (kept) {
		run = lines_push(&d->runs, err);
		if (!run)
			return false;
		*run = (struct index_run){ d->first_chunk, (uint32_t)d->decided, (uint32_t)kept };
	}
	if (!add_line_strays(d, kept, lines, err))
		return false;
	d->serials.count = d->decided += kept;
	d->gain_bytes = d->best_gain_bytes = 0;
	d->best_lines = 0;
	return true;
}

static bool begin_line(struct directory *d, uint32_t chunk, struct err *err)
{
	struct index_serials *line = lines_push(&d->serials, err);

	if (!line)
		return false;
	if (d->serials.count - d->decided == 1)
		d->first_chunk = chunk;
	line->first_entry = (uint32_t)d->entries;
	return true;
}

/* Makes the line of a chunk the last one. */
static bool go_to_chunk(struct directory *d, uint32_t chunk, struct err *err)
{
	if (d->serials.count > d->decided) {
		uint32_t last = d->first_chunk + (uint32_t)(d->serials.count - d->decided) - 1;
		uint32_t gap = chunk - last - 1;

		if (chunk == last)
			return true;
		complete_line(d);
		if (gap > GAP_MAX_CHUNKS || d->gain_bytes <= 0 ||
		    d->best_gain_bytes - d->gain_bytes + gap * LINE_BYTES > LOSS_MAX_BYTES) {
			if (!decide(d, err))
				return false;
		} else {
			for (uint32_t i = 0; i < gap; i++) {
				if (!begin_line(d, last + 1 + i, err))
					return false;
			}
			d->gain_bytes -= gap * LINE_BYTES;
		}
	}
	return begin_line(d, chunk, err);
}

static bool end_stretch(struct directory *d, struct err *err)
{
	if (d->serials.count == d->decided)
		return true;
	complete_line(d);
	return decide(d, err);
}

static bool begin_filer(struct directory *d, uint32_t filer, struct err *err)
{
	struct index_filer *row;

	if (!end_stretch(d, err))
		return false;
	row = lines_push(&d->filers, err);
	if (!row)
		return false;
	*row = (struct index_filer){ filer, (uint32_t)d->runs.count, (uint32_t)d->strays.count };
	d->filer = filer;
	d->strays_used = INDEX_STRAYS_NUMBERS;
	return true;
}

bool directory_add(struct directory *d, const uint64_t *places, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t rest = place_rest(places[i]);

		if (place_filer(places[i]) != d->filer && !begin_filer(d, place_filer(places[i]), err))
			return false;
		if (rest < SLOTS) {
			uint32_t slot = (uint32_t)rest % INDEX_SERIALS_SLOTS;

			if (!go_to_chunk(d, (uint32_t)rest / INDEX_SERIALS_SLOTS, err))
				return false;
			serials_at(d, d->serials.count - 1)->bits[slot / 32] |= 1u << (slot % 32);
		} else if (!end_stretch(d, err) || !add_stray(d, rest, (uint32_t)d->entries, err)) {
			return false;
		}
		d->entries++;
	}
	return true;
}

bool directory_finish(struct directory *d, struct err *err)
{
	return begin_filer(d, FILER_CODES, err);
}
