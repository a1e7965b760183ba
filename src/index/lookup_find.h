/*
 * index_find() of index/reader.h, written once. A variant includes this behind its own
 *
 *   uint32_t entry_of_serial(const struct index_serials *line, uint32_t slot)    the number of the entry that a line of the
 *   uint32_t entry_of_stray(const struct index_strays *line, uint64_t rest)      directory has for it, or INDEX_NO_ENTRY
 *
 * Lookups of a group go on side by side: each step waits for memory, so the steps of all places are taken together and their
 * cache misses overlap.
 */
#ifndef CAPE_INDEX_LOOKUP_FIND_H
#define CAPE_INDEX_LOOKUP_FIND_H

#include "index/lookup.h"
#include "index/verify.h"

/* A core keeps track of some 20 misses; a group of more than twice that leaves none of them unused. */
#define GROUP 64

/*
 * What was read from the file once and is checked: the compiler must not read it again afterwards, as the file may be rewritten under
 * us.
 */
static inline uint64_t kept(uint64_t value)
{
	__asm__("" : "+r"(value));
	return value;
}

/* Places whose lines of serials are known: those of a run, or of what a filer has besides it. */
struct stretch {
	uint64_t first;                    /* place */
	uint64_t count;                    /* places; 0: none */
	const struct index_serials *lines; /* the first place's */
};

/* So many lines of strays are searched first where neighbours were found: some more than a group's numbers fill. */
#define NEAR_LINES 16

/* Places among strays of which is known in which lines they are if they are anywhere. */
struct near_strays {
	uint64_t first;
	uint64_t count; /* 0: none */
	uint32_t line;
	uint32_t lines;
};

struct stray_search {
	uint32_t first; /* line */
	uint32_t count; /* lines that may have it */
	uint32_t g;     /* of the group */
};

struct group {
	const struct index_serials *serials[GROUP]; /* NULL: none has it */
	uint32_t slots[GROUP];                      /* in the line */
	uint32_t entries[GROUP];
	struct stray_search strays[GROUP];
	size_t strays_count;
	struct stretch last; /* in which a serial was found: neighbours mostly follow */
	struct near_strays near;
};

/* The filer's run that may cover a chunk: the last that begins at or before it. */
static inline uint64_t find_run(const struct index *index, uint32_t first, uint32_t count, uint32_t chunk)
{
	for (; count > 1; count -= count / 2)
		first += index->runs[first + count / 2].first_chunk <= chunk ? count / 2 : 0;
	return first;
}

/* The part of a filer's run that leads into the file and to slots. */
static inline struct stretch stretch_of_run(const struct index *index, uint64_t filer, uint64_t run)
{
	const struct index_run *at = &index->runs[run];
	uint64_t line = kept(at->first_line), lines = kept(at->lines);
	uint64_t first = (uint64_t)at->first_chunk * INDEX_SERIALS_SLOTS, slots;

	if (line >= index->serials_count || first >= SLOTS)
		return (struct stretch){ .count = 0 };
	if (lines > index->serials_count - line)
		lines = index->serials_count - line;
	slots = lines * INDEX_SERIALS_SLOTS;
	return (struct stretch){ .first = filer << PLACE_FILER_BITS | first,
				 .count = slots < SLOTS - first ? slots : SLOTS - first,
				 .lines = &index->serials[line] };
}

/* Not in the last stretch: by its filer. */
static inline bool find_stretch(const struct index *index, struct group *group, uint32_t g, uint64_t place,
				struct stretch *found)
{
	uint64_t rest = place_rest(place), filer = place >> PLACE_FILER_BITS;
	uint32_t row = filer < FILER_CODES ? index->filer_rows[filer] : 0;
	const struct index_filer *rows;

	if (row == 0)
		return false;
	rows = &index->filers[row - 1];
	if (rows[1].first_run > rows[0].first_run && rest < SLOTS) {
		uint64_t run = find_run(index, rows[0].first_run, rows[1].first_run - rows[0].first_run,
					(uint32_t)rest / INDEX_SERIALS_SLOTS);
		struct stretch stretch = stretch_of_run(index, filer, run);

		if (place - stretch.first < stretch.count) {
			*found = stretch;
			return true;
		}
	}
	/* A run has all its slots; what is in none is a stray. */
	if (place - group->near.first < group->near.count)
		group->strays[group->strays_count++] = (struct stray_search){ group->near.line, group->near.lines, g };
	else if (rows[1].first_stray > rows[0].first_stray)
		group->strays[group->strays_count++] =
			(struct stray_search){ rows[0].first_stray, rows[1].first_stray - rows[0].first_stray, g };
	return false;
}

static inline void find_lines(const struct index *index, struct group *group, const uint64_t *places, uint32_t count)
{
	struct stretch last = group->last;

	group->strays_count = 0;
	for (uint32_t g = 0; g < count; g++) {
		uint64_t place = places[g];
		uint32_t slot, chunk;

		group->serials[g] = NULL;
		group->entries[g] = INDEX_NO_ENTRY;
		if (place - last.first >= last.count && !find_stretch(index, group, g, place, &last))
			continue;
		slot = (uint32_t)(place - last.first);
		chunk = slot / INDEX_SERIALS_SLOTS;
		group->serials[g] = last.lines + chunk;
		group->slots[g] = slot - chunk * INDEX_SERIALS_SLOTS;
		__builtin_prefetch(group->serials[g]);
	}
	group->last = last;
}

/* A step of all binary searches at a time: to the last line of each filer's strays that begins at or before the number. */
static inline void find_strays(const struct index *index, struct group *group, const uint64_t *places, bool checked)
{
	for (bool more = true; more;) {
		more = false;
		for (size_t i = 0; i < group->strays_count; i++) {
			struct stray_search *s = &group->strays[i];
			uint32_t half = s->count / 2;
			const struct index_strays *middle = &index->strays[s->first + half];

			if (half == 0)
				continue;
			if (checked)
				index_touch_block(index, middle);
			s->first += index_stray(middle, 0) <= place_rest(places[s->g]) ? half : 0;
			s->count -= half;
			more = more || s->count > 1;
			__builtin_prefetch(&index->strays[s->first + s->count / 2]);
		}
	}
	for (size_t i = 0; i < group->strays_count; i++) {
		const struct stray_search *s = &group->strays[i];
		const struct index_strays *line = &index->strays[s->first];

		if (checked)
			index_touch_block(index, line);
		group->entries[s->g] = entry_of_stray(line, place_rest(places[s->g]));
	}
}

/* Where a group's searches ended close together the next ones will begin there. In random order that costs nothing. */
static inline void remember_strays(const struct index *index, struct group *group, const uint64_t *places, bool checked)
{
	const struct stray_search *first = group->strays, *last = first + group->strays_count - 1;
	uint64_t filer = places[last->g] >> PLACE_FILER_BITS, from, to = UINT64_C(1) << PLACE_FILER_BITS;
	uint32_t end = index->filers[index->filer_rows[filer]].first_stray, line = last->first;
	bool more = end - line > NEAR_LINES;

	group->near.count = 0;
	if (line - first->first >= NEAR_LINES)
		return;
	if (more && checked)
		index_touch_block(index, &index->strays[line + NEAR_LINES]);
	from = kept(index_stray(&index->strays[line], 0));
	if (more)
		to = kept(index_stray(&index->strays[line + NEAR_LINES], 0));
	if (from < to && to <= UINT64_C(1) << PLACE_FILER_BITS)
		group->near = (struct near_strays){ filer << PLACE_FILER_BITS | from, to - from, line,
						    more ? NEAR_LINES : end - line };
}

static inline void find_entries(const struct index *index, struct group *group, const uint64_t *places, uint32_t count,
				bool checked)
{
	if (group->strays_count) {
		find_strays(index, group, places, checked);
		remember_strays(index, group, places, checked);
	}
	for (uint32_t g = 0; g < count; g++) {
		uint64_t entry = group->entries[g];

		if (group->serials[g]) {
			if (checked)
				index_touch_block(index, group->serials[g]);
			entry = entry_of_serial(group->serials[g], group->slots[g]);
		}
		entry = kept(entry);
		if (entry >= index->header.entries)
			entry = INDEX_NO_ENTRY;
		group->entries[g] = (uint32_t)entry;
		__builtin_prefetch(&index->hot[entry / INDEX_HOT_ENTRIES]);
	}
}

static inline void find_group(const struct index *index, struct group *group, const uint64_t *places, uint32_t count,
			      struct index_hit *hits, bool checked)
{
	find_lines(index, group, places, count);
	find_entries(index, group, places, count, checked);
	for (uint32_t g = 0; g < count; g++) {
		uint32_t entry = group->entries[g];
		const struct index_hot *line = &index->hot[entry / INDEX_HOT_ENTRIES];
		unsigned slot = entry % INDEX_HOT_ENTRIES;

		if (entry == INDEX_NO_ENTRY) {
			hits[g] = (struct index_hit){ .entry = INDEX_NO_ENTRY, .importer = INDEX_NO_IMPORTER };
			continue;
		}
		if (checked)
			index_touch_block(index, line);
		hits[g] = (struct index_hit){ line->attr[slot] & ~ENTRY_ZERO_MASK, entry, line->importer[slot] };
	}
}

/* Two loops: in that of an index whose blocks are not compared nothing is asked. */
static inline __attribute__((always_inline)) void find_groups(const struct index *index, const uint64_t *places,
							      size_t count, struct index_hit *hits, bool checked)
{
	struct group group;

	group.last.count = group.near.count = 0;
	for (size_t at = 0; at < count; at += GROUP) {
		size_t left = count - at;

		find_group(index, &group, places + at, left < GROUP ? (uint32_t)left : GROUP, hits + at, checked);
	}
}

static void find(const struct index *index, const uint64_t *places, size_t count, struct index_hit *hits)
{
	if (index->checked)
		find_groups(index, places, count, hits, true);
	else
		find_groups(index, places, count, hits, false);
}

/* The numbers alone, up to the prefetch of the lines of hot. Nothing is compared: the answers are hints. */
static void locate(const struct index *index, const uint64_t *places, size_t count, uint32_t *entries)
{
	struct group group;

	group.last.count = group.near.count = 0;
	for (size_t at = 0; at < count; at += GROUP) {
		uint32_t n = count - at < GROUP ? (uint32_t)(count - at) : GROUP;

		find_lines(index, &group, places + at, n);
		find_entries(index, &group, places + at, n, false);
		memcpy(entries + at, group.entries, n * sizeof(*entries));
	}
}

#endif
