/* Walking through the directory, runs and strays side by side. */
#include "index/reader.h"

void index_cursor_init(struct index_cursor *cursor, const struct index *index)
{
	*cursor = (struct index_cursor){ .index = index };
	if (index->filers_count) {
		cursor->run = index->filers[0].first_run;
		cursor->strays = index->filers[0].first_stray;
	}
}

static void take_serials(struct index_cursor *cursor, const struct index_serials *line, uint32_t chunk, uint64_t base)
{
	for (unsigned w = 0; w < INDEX_SERIALS_WORDS; w++) {
		for (uint32_t bits = line->bits[w]; bits; bits &= bits - 1)
			cursor->places[cursor->places_count++] =
				base + (uint64_t)chunk * INDEX_SERIALS_SLOTS + w * 32 + (unsigned)__builtin_ctz(bits);
	}
}

static void take_strays(struct index_cursor *cursor, const struct index_strays *line, uint64_t base)
{
	for (unsigned i = 0; i < INDEX_STRAYS_NUMBERS; i++) {
		uint64_t rest = index_stray(line, i);

		/* All ones: the line has no more. Nor does a damaged one lead to another filer. */
		if (rest >> PLACE_FILER_BITS)
			break;
		cursor->places[cursor->places_count++] = base | rest;
	}
}

/* The line of the filer that has the next entries; false: the filer has no more. */
static bool next_line(struct index_cursor *cursor)
{
	const struct index *index = cursor->index;
	const struct index_filer *filer = &index->filers[cursor->row];
	uint64_t base = (uint64_t)filer->filer << PLACE_FILER_BITS;
	bool have_serials = cursor->run < filer[1].first_run;
	bool have_strays = cursor->strays < filer[1].first_stray;
	struct index_serials serials;
	struct index_strays strays;
	struct index_run run;

	if (have_serials) {
		run = index->runs[cursor->run];
		have_serials = cursor->line < run.lines &&
			       (uint64_t)run.first_line + cursor->line < index->serials_count;
	}
	if (have_serials)
		serials = index->serials[run.first_line + cursor->line];
	if (have_strays)
		strays = index->strays[cursor->strays];
	if (have_serials && (!have_strays || serials.first_entry <= strays.first_entry)) {
		/* Lines come once and in order, and number their entries as the cursor does: else the directory is damaged. */
		if (run.first_line + (uint64_t)cursor->line < cursor->serials || serials.first_entry != cursor->entry)
			return false;
		cursor->serials = run.first_line + (uint64_t)cursor->line + 1;
		take_serials(cursor, &serials, run.first_chunk + cursor->line, base);
		if (++cursor->line == run.lines) {
			cursor->line = 0;
			cursor->run++;
		}
	} else if (have_strays) {
		if (strays.first_entry != cursor->entry)
			return false;
		take_strays(cursor, &strays, base);
		cursor->strays++;
	}
	return have_serials || have_strays;
}

bool index_cursor_next(struct index_cursor *cursor, uint64_t *place, uint32_t *entry)
{
	const struct index *index = cursor->index;

	while (cursor->places_at == cursor->places_count) {
		cursor->places_at = cursor->places_count = 0;
		if (cursor->row == index->filers_count)
			return false;
		if (!next_line(cursor)) {
			cursor->row++;
			cursor->line = 0;
			cursor->run = index->filers[cursor->row].first_run;
			cursor->strays = index->filers[cursor->row].first_stray;
		}
	}
	if (cursor->entry == index->header.entries)
		return false;
	*place = cursor->places[cursor->places_at++];
	*entry = (uint32_t)cursor->entry++;
	return true;
}

bool index_cursor_complete(const struct index_cursor *cursor, struct err *err)
{
	const struct index *index = cursor->index;

	return cursor->entry == index->header.entries ||
	       err_offset(err, index->path, index->header.sections[SECTION_SERIALS].offset,
			  "the directory does not lead to all entries; build the index again");
}
