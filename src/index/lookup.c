/* Searching by full entry number. */
#include "index/reader.h"
#include "index/verify.h"

/*
 * Lookups of a group go on side by side: each step waits for memory, so the steps of all keys are taken together and their cache
 * misses overlap. A core keeps track of some 20 misses; a group of twice that leaves none of them unused.
 */
#define GROUP 48

/* Where a lookup stands: the line of the directory that has the number if any has it. */
struct lookup {
	const void *line; /* NULL: there is none */
	uint64_t rest;
	bool serial; /* a line of SERIALS, else of STRAYS */
};

/* The last of the filer's runs that begins at or before a chunk; NULL: none covers it. A filer mostly has one. */
static const struct index_serials *find_serials(const struct index *index, const struct index_filer *filer,
						uint32_t chunk)
{
	uint32_t first = filer[0].first_run, count = filer[1].first_run - first;
	struct index_run run;
	uint64_t line;

	if (count == 0)
		return NULL;
	while (count > 1) {
		uint32_t half = count / 2;

		if (index->runs[first + half].first_chunk <= chunk)
			first += half;
		count -= half;
	}
	run = index->runs[first];
	line = (uint64_t)run.first_line + (chunk - run.first_chunk);
	return chunk >= run.first_chunk && chunk - run.first_chunk < run.lines && line < index->serials_count
		       ? &index->serials[line]
		       : NULL;
}

static uint64_t stray_number(const struct index_strays *line, unsigned i)
{
	return line->low[i] | (uint64_t)line->high[i] << 32;
}

/* The last of the filer's lines of strays that begins at or before a number. */
static const struct index_strays *find_strays(const struct index *index, const struct index_filer *filer, uint64_t rest)
{
	uint32_t first = filer[0].first_stray, count = filer[1].first_stray - first;

	if (count == 0)
		return NULL;
	while (count > 1) {
		uint32_t half = count / 2;

		index_touch(index, &index->strays[first + half]);
		if (stray_number(&index->strays[first + half], 0) <= rest)
			first += half;
		count -= half;
	}
	return &index->strays[first];
}

static struct lookup locate(const struct index *index, uint64_t key)
{
	struct lookup lookup = { .line = NULL };
	uint64_t place = place_of_key(key);
	const struct index_filer *filer;

	if (place == PLACE_NONE || index->filer_rows[place_filer(place)] == 0)
		return lookup;
	filer = &index->filers[index->filer_rows[place_filer(place)] - 1];
	lookup.rest = place_rest(place);
	if (lookup.rest < SLOTS) {
		lookup.line = find_serials(index, filer, (uint32_t)lookup.rest / INDEX_SERIALS_SLOTS);
		lookup.serial = lookup.line != NULL;
	}
	/* A run has all its slots; what is in none is a stray. */
	if (!lookup.line)
		lookup.line = find_strays(index, filer, lookup.rest);
	if (lookup.line)
		__builtin_prefetch(lookup.line);
	return lookup;
}

static uint32_t serial_entry(const struct index_serials *line, uint32_t slot)
{
	uint32_t entry = line->first_entry;
	unsigned word = slot / 32;

	if (((line->bits[word] >> (slot % 32)) & 1) == 0)
		return INDEX_NO_ENTRY;
	for (unsigned w = 0; w < word; w++)
		entry += (uint32_t)__builtin_popcount(line->bits[w]);
	return entry + (uint32_t)__builtin_popcount(line->bits[word] & ((1u << (slot % 32)) - 1));
}

static uint32_t stray_entry(const struct index_strays *line, uint64_t rest)
{
	for (unsigned i = 0; i < INDEX_STRAYS_NUMBERS; i++) {
		if (stray_number(line, i) == rest)
			return line->first_entry + i;
	}
	return INDEX_NO_ENTRY;
}

static uint32_t resolve(const struct index *index, const struct lookup *lookup)
{
	uint32_t entry;

	if (!lookup->line)
		return INDEX_NO_ENTRY;
	index_touch(index, lookup->line);
	entry = lookup->serial ? serial_entry(lookup->line, (uint32_t)lookup->rest % INDEX_SERIALS_SLOTS)
			       : stray_entry(lookup->line, lookup->rest);
	if (entry >= index->header.entries)
		return INDEX_NO_ENTRY;
	__builtin_prefetch(&index->hot[entry / INDEX_HOT_ENTRIES]);
	return entry;
}

struct index_hit index_hit(const struct index *index, uint32_t entry)
{
	const struct index_hot *line = &index->hot[entry / INDEX_HOT_ENTRIES];
	unsigned slot = entry % INDEX_HOT_ENTRIES;

	index_touch(index, line);
	return (struct index_hit){ line->attr[slot] & ~ENTRY_ZERO_MASK, entry, line->importer[slot] };
}

struct index_cold index_cold(const struct index *index, uint32_t entry)
{
	index_touch(index, &index->cold[entry]);
	index_touch(index, (const unsigned char *)&index->cold[entry + 1] - 1);
	return index->cold[entry];
}

void index_find(const struct index *index, const uint64_t *keys, size_t count, struct index_hit *hits)
{
	struct lookup lookups[GROUP];
	uint32_t entries[GROUP];

	for (size_t first = 0; first < count; first += GROUP) {
		size_t group = count - first < GROUP ? count - first : GROUP;

		for (size_t g = 0; g < group; g++)
			lookups[g] = locate(index, keys[first + g]);
		for (size_t g = 0; g < group; g++)
			entries[g] = resolve(index, &lookups[g]);
		for (size_t g = 0; g < group; g++)
			hits[first + g] =
				entries[g] == INDEX_NO_ENTRY
					? (struct index_hit){ .entry = INDEX_NO_ENTRY, .importer = INDEX_NO_IMPORTER }
					: index_hit(index, entries[g]);
	}
}
