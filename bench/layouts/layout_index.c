/* Ours: written with index_writer, searched by index_find. */
#include "core/mem.h"
#include "index/writer.h"
#include "layouts/layout.h"

#include <stdlib.h>

/* As ingest has it. */
#define BATCH_ENTRIES 65536

struct row {
	uint64_t place;
	uint32_t entry;
};

static int by_place(const void *a, const void *b)
{
	uint64_t x = ((const struct row *)a)->place, y = ((const struct row *)b)->place;

	return (x > y) - (x < y);
}

/* The order of the index: that of the keys where all numbers are serials with their check digits. */
static struct row *rows_in_order(const struct population *p, struct err *err)
{
	struct row *rows = mem_map(p->count * sizeof(*rows), "an order of entries", err);
	bool ordered = true;

	for (size_t i = 0; rows && i < p->count; i++) {
		rows[i] = (struct row){ place_of_key(p->keys[i]), (uint32_t)i };
		ordered = ordered && (i == 0 || rows[i - 1].place < rows[i].place);
	}
	if (rows && !ordered)
		qsort(rows, p->count, sizeof(*rows), by_place);
	return rows;
}

static bool write_batch(struct index_writer *writer, struct index_batch *batch, const struct population *p,
			const struct row *rows, struct err *err)
{
	size_t first = writer->numbered, left = p->count - first;

	index_batch_begin(batch, first);
	for (size_t i = first; i < first + (left < BATCH_ENTRIES ? left : BATCH_ENTRIES); i++) {
		uint32_t entry = rows[i].entry;
		struct index_entry row = { .place = rows[i].place,
					   .attr = p->attrs[entry],
					   .importer = p->importers[entry] };

		index_batch_push(batch, &row);
	}
	return index_writer_number(writer, batch, err) && index_writer_put(writer, batch, err);
}

static bool write_entries(struct index_writer *writer, const struct population *p, struct err *err)
{
	struct row *rows = rows_in_order(p, err);
	struct index_batch batch;
	bool ok = rows && index_batch_init(&batch, BATCH_ENTRIES, err);

	if (ok) {
		while (ok && writer->numbered < p->count)
			ok = write_batch(writer, &batch, p, rows, err);
		index_batch_free(&batch);
	}
	mem_unmap(rows, p->count * sizeof(*rows));
	return ok;
}

static bool write_index(const struct population *p, const char *path, struct err *err)
{
	struct dict importers = { .count = 0 }, remarks = { .count = 0 };
	struct index_rest rest = { .importers = &importers,
				   .remarks = &remarks,
				   .provenance = span_text("{}"),
				   .data_date = 17000,
				   .threads = 1 };
	struct index_writer writer;
	char text[16];
	uint64_t root;
	bool ok;

	if (!index_writer_open(&writer, path, p->count, err))
		return false;
	for (unsigned i = 0; i < POPULATION_IMPORTERS; i++) {
		(void)snprintf(text, sizeof(text), "12-%07uXX", i);
		(void)dict_add(&importers, span_text(text));
	}
	ok = write_entries(&writer, p, err);
	if (ok)
		ok = index_writer_publish(&writer, &rest, &root, err);
	else
		index_writer_abandon(&writer);
	dict_free(&importers);
	return ok;
}

static void *build(const struct layout *layout, const struct population *p, const char *path, struct err *err)
{
	struct index *index;

	(void)layout;
	if (!write_index(p, path, err))
		return NULL;
	index = mem_zero(sizeof(*index));
	if (index_open(index, path, err))
		return index;
	free(index);
	return NULL;
}

/* Of the file: hot and its directory; of memory: the filers' rows by their codes. */
static uint64_t bytes(const void *built)
{
	static const enum index_section sections[] = { SECTION_HOT, SECTION_SERIALS, SECTION_STRAYS, SECTION_RUNS,
						       SECTION_FILERS };
	const struct index *index = built;
	uint64_t sum = FILER_CODES * sizeof(*index->filer_rows);

	for (size_t s = 0; s < ARRAY_LEN(sections); s++)
		sum += index->header.sections[sections[s]].len_bytes;
	return sum;
}

/* Entries that stand in lines of strays, and not in bitmaps. */
static double strays(const struct index *index)
{
	double entries = 0;

	for (uint64_t line = 0; line < index->strays_count; line++) {
		for (unsigned i = 0; i < INDEX_STRAYS_NUMBERS; i++)
			entries += index->strays[line].high[i] != UINT16_MAX;
	}
	return entries;
}

/* The filer's code, row and run; a line of the directory, which for strays is searched for; a line of hot. */
static struct touched touched(const void *built)
{
	const struct index *index = built;
	double entries = (double)index->header.entries, share = strays(index) / entries;
	struct touched search = { .own = 0 }, t = { .shared = 2 };

	touched_add_search(&t, (double)index->runs_count / index->filers_count, sizeof(*index->runs),
			   index->filers_count);
	touched_add_search(&search, (double)index->strays_count / index->filers_count, sizeof(*index->strays),
			   index->filers_count);
	t.own += share * search.own;
	t.shared += share * search.shared;
	touched_add(&t, 1 - share, (double)index->serials_count);
	touched_add(&t, 1, entries / INDEX_HOT_ENTRIES);
	return t;
}

static void find(const void *built, const uint64_t *places, size_t count, struct index_hit *hits)
{
	index_find(built, places, count, hits);
}

static void close_index(void *built)
{
	index_close(built);
	free(built);
}

const struct layout layout_index = { "bitmap lines (ours)", 0, true, build, bytes, touched, find, close_index };
