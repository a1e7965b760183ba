/* A second writer of directories, which chooses where the program's own decides. */
#include "fuzz/image_directory.h"

#include "core/place.h"
#include "fuzz/fuzz.h"

/* Empty lines that a run may bridge. */
#define BRIDGE_MAX 2

enum choice { A_LINE = 0, A_BRIDGE = 2, A_NEW_LINE_OF_STRAYS = 4 };

/* Never, a third of the time, two thirds, always. */
static bool choose(struct image_directory *d, enum choice choice)
{
	return (d->form >> choice & 3u) > made_up(&d->made_up) % 3;
}

static uint32_t chunk_of(uint64_t place)
{
	return (uint32_t)(place_rest(place) / INDEX_SERIALS_SLOTS);
}

/* Entries from `first` on that are in the chunk of that one: they go into one line, or are all strays. */
static size_t in_chunk(const uint64_t *places, size_t first, size_t end)
{
	size_t i = first + 1;

	while (place_rest(places[first]) < SLOTS && i < end && chunk_of(places[i]) == chunk_of(places[first]))
		i++;
	return i - first;
}

static void push_line(struct image_directory *d, size_t entry)
{
	d->serials[d->serials_count++] = (struct index_serials){ .first_entry = (uint32_t)entry };
	d->runs[d->runs_count - 1].lines++;
}

/* A line for the chunk, in the last run if it may reach so far. */
static void begin_line(struct image_directory *d, uint32_t chunk, size_t entry, bool run_is_open)
{
	if (run_is_open) {
		const struct index_run *run = &d->runs[d->runs_count - 1];
		uint32_t next = run->first_chunk + run->lines;

		if (chunk - next <= BRIDGE_MAX && choose(d, A_BRIDGE)) {
			for (; next < chunk; next++)
				push_line(d, entry);
			push_line(d, entry);
			return;
		}
	}
	d->runs[d->runs_count++] = (struct index_run){ chunk, (uint32_t)d->serials_count, 0 };
	push_line(d, entry);
}

static void add_stray(struct image_directory *d, uint64_t rest, size_t entry, unsigned *used)
{
	struct index_strays *line = d->strays_count ? &d->strays[d->strays_count - 1] : NULL;

	if (*used == 0 || *used == INDEX_STRAYS_NUMBERS || line->first_entry + *used != entry ||
	    choose(d, A_NEW_LINE_OF_STRAYS)) {
		line = &d->strays[d->strays_count++];
		memset(line, 0xFF, sizeof(*line));
		line->first_entry = (uint32_t)entry;
		*used = 0;
	}
	line->low[*used] = (uint32_t)rest;
	line->high[*used] = (uint16_t)(rest >> 32);
	(*used)++;
}

/* Entries `first` … `end`-1, all of one filer. */
static void add_filer(struct image_directory *d, const uint64_t *places, size_t first, size_t end)
{
	bool run_is_open = false; /* no stray stands behind the last run */
	unsigned used = 0;        /* of the filer's last line of strays */

	d->filers[d->filers_count++] =
		(struct index_filer){ place_filer(places[first]), (uint32_t)d->runs_count, (uint32_t)d->strays_count };
	while (first < end) {
		size_t count = in_chunk(places, first, end);
		bool line = place_rest(places[first]) < SLOTS && choose(d, A_LINE);

		if (line)
			begin_line(d, chunk_of(places[first]), first, run_is_open);
		for (size_t i = first; i < first + count; i++) {
			uint64_t rest = place_rest(places[i]), slot = rest % INDEX_SERIALS_SLOTS;

			if (line)
				d->serials[d->serials_count - 1].bits[slot / 32] |= 1u << (slot % 32);
			else
				add_stray(d, rest, i, &used);
		}
		run_is_open = line;
		first += count;
	}
}

void image_directory_make(struct image_directory *d, const uint64_t *places, size_t count, uint8_t form)
{
	*d = (struct image_directory){ .form = form, .made_up = form };
	d->serials = calloc(count * (1 + BRIDGE_MAX) + 1, sizeof(*d->serials));
	d->strays = calloc(count + 1, sizeof(*d->strays));
	d->runs = calloc(count + 1, sizeof(*d->runs));
	d->filers = calloc(count + 1, sizeof(*d->filers));
	fuzz_must(d->serials && d->strays && d->runs && d->filers);
	for (size_t first = 0, end; first < count; first = end) {
		for (end = first + 1; end < count && place_filer(places[end]) == place_filer(places[first]);)
			end++;
		add_filer(d, places, first, end);
	}
	d->filers[d->filers_count++] =
		(struct index_filer){ FILER_CODES, (uint32_t)d->runs_count, (uint32_t)d->strays_count };
}

void image_directory_free(struct image_directory *d)
{
	free(d->serials);
	free(d->strays);
	free(d->runs);
	free(d->filers);
}
