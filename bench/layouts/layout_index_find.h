/*
 * The search in the index once more, as it could be: asked by place, which the parser can make as quickly as a key (place_pack());
 * with the vectors that the tree is searched with, too; and with the searches among strays side by side.
 *
 * For files that define entry_of_serial() and entry_of_stray(): the number of the entry that a line of the directory has for a
 * slot or a number, or INDEX_NO_ENTRY. It trusts the file.
 */
#include "layouts/layout_index.h"

/* As in src/index/lookup.c. */
#define GROUP 48

struct stray_search {
	uint32_t first; /* line */
	uint32_t count; /* lines that may have it */
	unsigned g;
};

struct searches {
	const struct index_serials *serials[GROUP]; /* NULL: not in a run */
	struct stray_search strays[GROUP];
	size_t strays_count;
	uint32_t entries[GROUP];
};

static inline void find_directory_line(const struct index *index, struct searches *s, unsigned g, uint64_t place)
{
	const struct index_filer *filer;
	uint32_t run, runs, chunk = (uint32_t)(place_rest(place) / INDEX_SERIALS_SLOTS);

	s->serials[g] = NULL;
	s->entries[g] = INDEX_NO_ENTRY;
	if (place == PLACE_NONE || index->filer_rows[place_filer(place)] == 0)
		return;
	filer = &index->filers[index->filer_rows[place_filer(place)] - 1];
	run = filer[0].first_run;
	runs = filer[1].first_run - run;
	if (runs > 0 && place_rest(place) < SLOTS) {
		for (; runs > 1; runs -= runs / 2)
			run += index->runs[run + runs / 2].first_chunk <= chunk ? runs / 2 : 0;
		chunk -= index->runs[run].first_chunk;
		if (chunk < index->runs[run].lines) {
			s->serials[g] = &index->serials[index->runs[run].first_line + chunk];
			__builtin_prefetch(s->serials[g]);
			return;
		}
	}
	if (filer[1].first_stray > filer[0].first_stray)
		s->strays[s->strays_count++] =
			(struct stray_search){ filer[0].first_stray, filer[1].first_stray - filer[0].first_stray, g };
}

static inline void find_stray_lines(const struct index *index, struct searches *s, const uint64_t *places)
{
	for (bool more = true; more;) {
		more = false;
		for (size_t i = 0; i < s->strays_count; i++) {
			struct stray_search *search = &s->strays[i];
			const struct index_strays *middle = &index->strays[search->first + search->count / 2];
			uint64_t first = middle->low[0] | (uint64_t)middle->high[0] << 32;

			if (search->count == 1)
				continue;
			search->first += first <= place_rest(places[search->g]) ? search->count / 2 : 0;
			search->count -= search->count / 2;
			more = more || search->count > 1;
			__builtin_prefetch(&index->strays[search->first + search->count / 2]);
		}
	}
	for (size_t i = 0; i < s->strays_count; i++) {
		const struct stray_search *search = &s->strays[i];

		s->entries[search->g] = entry_of_stray(&index->strays[search->first], place_rest(places[search->g]));
	}
}

static inline void find_by_place(const struct index *index, const uint64_t *places, size_t count,
				 struct index_hit *hits)
{
	struct searches s;

	for (size_t first = 0; first < count; first += GROUP) {
		unsigned group = count - first < GROUP ? (unsigned)(count - first) : GROUP;

		s.strays_count = 0;
		for (unsigned g = 0; g < group; g++)
			find_directory_line(index, &s, g, places[first + g]);
		find_stray_lines(index, &s, places + first);
		for (unsigned g = 0; g < group; g++) {
			if (s.serials[g])
				s.entries[g] = entry_of_serial(s.serials[g], (uint32_t)place_rest(places[first + g]) %
										     INDEX_SERIALS_SLOTS);
			if (s.entries[g] != INDEX_NO_ENTRY)
				__builtin_prefetch(&index->hot[s.entries[g] / INDEX_HOT_ENTRIES]);
		}
		for (unsigned g = 0; g < group; g++) {
			const struct index_hot *line = &index->hot[s.entries[g] / INDEX_HOT_ENTRIES];
			unsigned slot = s.entries[g] % INDEX_HOT_ENTRIES;

			hits[first + g] = s.entries[g] == INDEX_NO_ENTRY
						  ? layout_no_hit
						  : (struct index_hit){ line->attr[slot] & ~ENTRY_ZERO_MASK,
									s.entries[g], line->importer[slot] };
		}
	}
}
