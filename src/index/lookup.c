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
	const struct index_serials *serials; /* NULL: it is none of those */
	uint32_t strays;                     /* the filer's lines that may have it: the first, … */
	uint32_t strays_count;               /* … and how many; 1 after find_strays(), 0: there is none */
	uint64_t rest;
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

static struct lookup locate(const struct index *index, uint64_t place)
{
	struct lookup lookup = { .serials = NULL };
	const struct index_filer *filer;

	if (place == PLACE_NONE || index->filer_rows[place_filer(place)] == 0)
		return lookup;
	filer = &index->filers[index->filer_rows[place_filer(place)] - 1];
	lookup.rest = place_rest(place);
	if (lookup.rest < SLOTS)
		lookup.serials = find_serials(index, filer, (uint32_t)lookup.rest / INDEX_SERIALS_SLOTS);
	if (lookup.serials) {
		__builtin_prefetch(lookup.serials);
		return lookup;
	}
	/* A run has all its slots; what is in none is a stray. */
	lookup.strays = filer[0].first_stray;
	lookup.strays_count = filer[1].first_stray - lookup.strays;
	__builtin_prefetch(&index->strays[lookup.strays + lookup.strays_count / 2]);
	return lookup;
}

/* A step of all binary searches at a time: to the last line of each filer's strays that begins at or before the number. */
static void find_strays(const struct index *index, struct lookup *lookups, size_t count)
{
	bool more = true;

	while (more) {
		more = false;
		for (size_t g = 0; g < count; g++) {
			struct lookup *l = &lookups[g];
			uint32_t half = l->strays_count / 2;

			if (half == 0)
				continue;
			index_touch(index, &index->strays[l->strays + half]);
			if (index_stray(&index->strays[l->strays + half], 0) <= l->rest)
				l->strays += half;
			l->strays_count -= half;
			__builtin_prefetch(&index->strays[l->strays + l->strays_count / 2]);
			more = more || l->strays_count > 1;
		}
	}
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
		if (index_stray(line, i) == rest)
			return line->first_entry + i;
	}
	return INDEX_NO_ENTRY;
}

static uint32_t resolve(const struct index *index, const struct lookup *lookup)
{
	uint32_t entry = INDEX_NO_ENTRY;

	if (lookup->serials) {
		index_touch(index, lookup->serials);
		entry = serial_entry(lookup->serials, (uint32_t)lookup->rest % INDEX_SERIALS_SLOTS);
	} else if (lookup->strays_count) {
		index_touch(index, &index->strays[lookup->strays]);
		entry = stray_entry(&index->strays[lookup->strays], lookup->rest);
	}
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

void index_find(const struct index *index, const uint64_t *places, size_t count, struct index_hit *hits)
{
	struct lookup lookups[GROUP];
	uint32_t entries[GROUP];

	for (size_t first = 0; first < count; first += GROUP) {
		size_t group = count - first < GROUP ? count - first : GROUP;

		for (size_t g = 0; g < group; g++)
			lookups[g] = locate(index, places[first + g]);
		find_strays(index, lookups, group);
		for (size_t g = 0; g < group; g++)
			entries[g] = resolve(index, &lookups[g]);
		for (size_t g = 0; g < group; g++)
			hits[first + g] =
				entries[g] == INDEX_NO_ENTRY
					? (struct index_hit){ .entry = INDEX_NO_ENTRY, .importer = INDEX_NO_IMPORTER }
					: index_hit(index, entries[g]);
	}
}
