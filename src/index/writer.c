/* Entries to their places in the file, then everything else behind them, the header last. */
#include "index/writer.h"

#include "core/calls.h"
#include "core/mem.h"
#include "core/version.h"
#include "core/xxh.h"
#include "index/checksum.h"

#include <stdlib.h>
#include <sys/mman.h>

static uint64_t aligned(uint64_t offset)
{
	return (offset + INDEX_ALIGN - 1) / INDEX_ALIGN * INDEX_ALIGN;
}

/* --- batches ----------------------------------------------------------------------------------------------------- */

static size_t hot_capacity(size_t entries)
{
	return entries / INDEX_HOT_ENTRIES + 2;
}

bool index_batch_init(struct index_batch *batch, size_t capacity, struct err *err)
{
	*batch = (struct index_batch){ .capacity = capacity };
	batch->places = mem_map(capacity * sizeof(*batch->places), "a batch of entries", err);
	batch->hot = mem_map(hot_capacity(capacity) * sizeof(*batch->hot), "a batch of entries", err);
	batch->cold = mem_map(capacity * sizeof(*batch->cold), "a batch of entries", err);
	if (batch->places && batch->hot && batch->cold)
		return true;
	index_batch_free(batch);
	return false;
}

void index_batch_free(struct index_batch *batch)
{
	mem_unmap(batch->places, batch->capacity * sizeof(*batch->places));
	mem_unmap(batch->hot, hot_capacity(batch->capacity) * sizeof(*batch->hot));
	mem_unmap(batch->cold, batch->capacity * sizeof(*batch->cold));
}

void index_batch_begin(struct index_batch *batch, uint64_t first)
{
	batch->first = first;
	batch->count = 0;
}

/* --- entries --------------------------------------------------------------------------------------------------------- */

/* Gives a section its place behind what is there already. */
static void place_section(struct index_writer *w, enum index_section section, uint64_t len_bytes)
{
	uint64_t offset = aligned(w->at);

	w->header.sections[section] = (struct index_section_row){ section, 0, offset, len_bytes };
	w->at = offset + len_bytes;
}

bool index_writer_open(struct index_writer *w, const char *path, uint64_t entries, struct err *err)
{
	uint64_t lines = entries / INDEX_HOT_ENTRIES + (entries % INDEX_HOT_ENTRIES != 0);

	*w = (struct index_writer){ .entries = entries, .at = INDEX_HEADER_BYTES };
	if (entries > INDEX_ENTRIES_MAX)
		return err_file(err, path, "%llu entries are more than an index holds (%u); build several",
				(unsigned long long)entries, INDEX_ENTRIES_MAX);
	if (!directory_init(&w->directory, err))
		return false;
	if (!sink_create(&w->sink, path, true, err)) {
		directory_free(&w->directory);
		return false;
	}
	(void)pthread_mutex_init(&w->writing, NULL);
	place_section(w, SECTION_HOT, lines * sizeof(struct index_hot));
	place_section(w, SECTION_COLD, entries * sizeof(struct index_cold));
	return true;
}

/* Lines of HOT do not end where batches do: one that two batches share goes from hand to hand. */
static void hand_over_lines(struct index_writer *w, struct index_batch *batch)
{
	unsigned skip = (unsigned)(batch->first % INDEX_HOT_ENTRIES);
	size_t slots = skip + batch->count;
	struct index_hot *last;

	for (unsigned i = 0; i < skip; i++) {
		batch->hot[0].attr[i] = w->open_line.attr[i];
		batch->hot[0].importer[i] = w->open_line.importer[i];
	}
	batch->hot_lines = slots / INDEX_HOT_ENTRIES;
	if (slots % INDEX_HOT_ENTRIES == 0)
		return;
	last = &batch->hot[batch->hot_lines];
	for (size_t i = slots % INDEX_HOT_ENTRIES; i < INDEX_HOT_ENTRIES; i++) {
		last->attr[i] = 0;
		last->importer[i] = 0;
	}
	w->open_line = *last;
	batch->hot_lines += w->numbered == w->entries; /* Nobody follows. */
}

bool index_writer_number(struct index_writer *w, struct index_batch *batch, struct err *err)
{
	assert(batch->first == w->numbered && batch->count <= w->entries - w->numbered);
	if (batch->count == 0)
		return true;
	w->numbered += batch->count;
	hand_over_lines(w, batch);
	return directory_add(&w->directory, batch->places, batch->count, err);
}

bool index_writer_put(struct index_writer *w, const struct index_batch *batch, struct err *err)
{
	uint64_t hot =
		w->header.sections[SECTION_HOT].offset + batch->first / INDEX_HOT_ENTRIES * sizeof(struct index_hot);
	uint64_t cold = w->header.sections[SECTION_COLD].offset + batch->first * sizeof(struct index_cold);
	size_t hot_bytes = batch->hot_lines * sizeof(*batch->hot), cold_bytes = batch->count * sizeof(*batch->cold);
	bool ok;

	if (batch->count == 0)
		return true;
	/* The system lets one in at a time, and others spin: they had better sleep, or make their next batch. */
	(void)pthread_mutex_lock(&w->writing);
	ok = sink_write_at(&w->sink, hot, batch->hot, hot_bytes, err) &&
	     sink_write_at(&w->sink, cold, batch->cold, cold_bytes, err);
	(void)pthread_mutex_unlock(&w->writing);
	if (ok) {
		sink_begin_flush(&w->sink, hot, hot_bytes);
		sink_begin_flush(&w->sink, cold, cold_bytes);
	}
	return ok;
}

/* --- the rest of the file ------------------------------------------------------------------------------------------ */

static bool put_section(struct index_writer *w, enum index_section section, const void *bytes, uint64_t len_bytes,
			struct err *err)
{
	place_section(w, section, len_bytes);
	return sink_write_at(&w->sink, w->header.sections[section].offset, bytes, (size_t)len_bytes, err);
}

static bool put_lines(struct index_writer *w, enum index_section section, const struct lines *lines, struct err *err)
{
	return put_section(w, section, lines->at, lines->count * lines->item_bytes, err);
}

static bool put_dict(struct index_writer *w, enum index_section ends_section, enum index_section texts_section,
		     const struct dict *dict, struct err *err)
{
	uint32_t *ends;
	bool ok;

	if (dict->bytes_len > UINT32_MAX)
		return err_file(err, w->sink.path, "the %s exceed 4 GiB; build several indexes",
				index_section_names[texts_section]);
	ends = mem_alloc(dict->count * sizeof(*ends));
	for (size_t i = 0; i < dict->count; i++)
		ends[i] = (uint32_t)dict->ends[i];
	ok = put_section(w, ends_section, ends, dict->count * sizeof(*ends), err) &&
	     put_section(w, texts_section, dict->bytes, dict->bytes_len, err);
	free(ends);
	return ok;
}

/* Checksums are taken of what the file reads as, through a map of its own. */
static bool put_checksums(struct index_writer *w, unsigned threads, struct err *err)
{
	uint64_t end = aligned(w->at);
	uint64_t blocks = index_blocks(end - INDEX_HEADER_BYTES);
	unsigned char *file;
	uint64_t *sums;
	bool ok;

	place_section(w, SECTION_CHECKSUMS, blocks * sizeof(*sums));
	/* The last byte makes the file as long as it will be: what lies between sections reads as zeros. */
	if (!sink_write_at(&w->sink, w->at - 1, "", 1, err))
		return false;
	file = calls.mmap(NULL, (size_t)end, PROT_READ, MAP_SHARED, w->sink.fd, 0);
	if (file == MAP_FAILED)
		return err_system(err, w->sink.path, "map");
	sums = mem_map(blocks * sizeof(*sums), "the index's checksums", err);
	if (sums)
		index_block_checksums(span_of(file + INDEX_HEADER_BYTES, (size_t)(end - INDEX_HEADER_BYTES)), threads,
				      sums);
	(void)munmap(file, (size_t)end);
	if (!sums)
		return false;
	w->header.checksums = XXH3_64bits(sums, blocks * sizeof(*sums));
	ok = sink_write_at(&w->sink, w->header.sections[SECTION_CHECKSUMS].offset, sums, blocks * sizeof(*sums), err);
	mem_unmap(sums, blocks * sizeof(*sums));
	return ok;
}

static bool put_header(struct index_writer *w, const struct index_rest *rest, uint64_t *root, struct err *err)
{
	struct index_header *h = &w->header;

	memcpy(h->magic, INDEX_MAGIC, sizeof(h->magic));
	h->major = INDEX_MAJOR;
	h->minor = INDEX_MINOR;
	h->data_date = rest->data_date;
	h->sections_count = INDEX_SECTIONS;
	h->file_bytes = w->at;
	h->entries = w->entries;
	h->built_at = (uint64_t)rest->built_at;
	h->importers = (uint32_t)rest->importers->count;
	h->remarks = (uint32_t)rest->remarks->count;
	(void)snprintf(h->written_by, sizeof(h->written_by), "cape %s", CAPE_VERSION);
	h->root = index_header_root(h);
	*root = h->root;
	return sink_write_at(&w->sink, 0, h, sizeof(*h), err);
}

bool index_writer_publish(struct index_writer *w, const struct index_rest *rest, uint64_t *root, struct err *err)
{
	const struct directory *d = &w->directory;

	assert(w->numbered == w->entries);
	if (directory_finish(&w->directory, err) && put_lines(w, SECTION_SERIALS, &d->serials, err) &&
	    put_lines(w, SECTION_STRAYS, &d->strays, err) && put_lines(w, SECTION_RUNS, &d->runs, err) &&
	    put_lines(w, SECTION_FILERS, &d->filers, err) &&
	    put_dict(w, SECTION_IMPORTER_ENDS, SECTION_IMPORTER_TEXTS, rest->importers, err) &&
	    put_dict(w, SECTION_REMARK_ENDS, SECTION_REMARK_TEXTS, rest->remarks, err) &&
	    put_section(w, SECTION_PROVENANCE, rest->provenance.begin, rest->provenance.len_bytes, err) &&
	    put_checksums(w, rest->threads, err) && put_header(w, rest, root, err)) {
		directory_free(&w->directory);
		(void)pthread_mutex_destroy(&w->writing);
		return sink_publish(&w->sink, err);
	}
	index_writer_abandon(w);
	return false;
}

void index_writer_abandon(struct index_writer *w)
{
	directory_free(&w->directory);
	(void)pthread_mutex_destroy(&w->writing);
	sink_abandon(&w->sink);
}
