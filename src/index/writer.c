/* Writing the sections of an index in one sequential pass, the header last. */
#include "index/writer.h"

#include "core/mem.h"
#include "io/sink.h"

#include <stdlib.h>
#include <xxhash.h>

/* Large writes: how a file is written decides how fast it maps (large folios in the page cache). */
#define WRITE_BLOCK_BYTES (1u << 20)

struct writer {
	struct sink sink;
	struct index_header header;
	unsigned char *block;
	size_t block_len;
	uint64_t at; /* bytes written so far, the block included */
	XXH3_state_t *hash;
	struct err *err;
};

static bool flush(struct writer *w)
{
	bool ok = sink_write(&w->sink, w->block, w->block_len, w->err);

	w->block_len = 0;
	return ok;
}

static bool put(struct writer *w, const void *bytes, size_t len_bytes)
{
	const unsigned char *at = bytes;

	while (len_bytes) {
		size_t room = WRITE_BLOCK_BYTES - w->block_len;
		size_t n = len_bytes < room ? len_bytes : room;

		memcpy(w->block + w->block_len, at, n);
		w->block_len += n;
		w->at += n;
		at += n;
		len_bytes -= n;
		if (w->block_len == WRITE_BLOCK_BYTES && !flush(w))
			return false;
	}
	return true;
}

static bool put_hashed(struct writer *w, const void *bytes, size_t len_bytes)
{
	if (len_bytes)
		(void)XXH3_64bits_update(w->hash, bytes, len_bytes);
	return put(w, bytes, len_bytes);
}

static bool pad(struct writer *w)
{
	static const unsigned char zeros[INDEX_ALIGN];
	size_t over = (size_t)(w->at % INDEX_ALIGN);

	return over == 0 || put(w, zeros, INDEX_ALIGN - over);
}

static bool section_begin(struct writer *w, enum index_section section)
{
	(void)XXH3_64bits_reset(w->hash);
	if (!pad(w))
		return false;
	w->header.sections[section].offset = w->at;
	return true;
}

static void section_end(struct writer *w, enum index_section section)
{
	struct index_section_row *row = &w->header.sections[section];

	row->len_bytes = w->at - row->offset;
	row->checksum = XXH3_64bits_digest(w->hash);
}

static bool put_bytes(struct writer *w, enum index_section section, struct span bytes)
{
	if (!section_begin(w, section) || !put_hashed(w, bytes.begin, bytes.len_bytes))
		return false;
	section_end(w, section);
	return true;
}

/* One item of an entry's section; `from` is the entry as it was given. */
static void item_of(const struct index_entry *from, enum index_section section, unsigned char *out)
{
	switch (section) {
	case SECTION_FENCES:
	case SECTION_KEYS:
		memcpy(out, &from->key, sizeof(from->key));
		break;
	case SECTION_ATTRS:
		memcpy(out, &from->attr, sizeof(from->attr));
		break;
	case SECTION_IMPORTERS:
		memcpy(out, &from->importer, sizeof(from->importer));
		break;
	default:
		memcpy(out, &from->cold, sizeof(from->cold));
		break;
	}
}

/* A section with an item for every `every`-th entry, in the order of the keys. */
static bool put_entries(struct writer *w, enum index_section section, const struct index_content *content,
			const uint32_t *order, uint64_t every)
{
	unsigned char item[sizeof(struct index_cold)];

	if (!section_begin(w, section))
		return false;
	for (uint64_t i = 0; i < content->entries_count; i += every) {
		item_of(&content->entries[order[i]], section, item);
		if (!put_hashed(w, item, index_item_bytes[section]))
			return false;
	}
	section_end(w, section);
	return true;
}

static bool put_dict(struct writer *w, enum index_section ends, enum index_section texts, const struct dict *dict)
{
	if (!section_begin(w, ends))
		return false;
	for (size_t i = 0; i < dict->count; i++) {
		uint32_t end = (uint32_t)dict->ends[i];

		if (!put_hashed(w, &end, sizeof(end)))
			return false;
	}
	section_end(w, ends);
	return put_bytes(w, texts, span_of(dict->bytes, dict->bytes_len));
}

/* --- the order of the keys ----------------------------------------------------------------------------------- */

struct ranked {
	uint64_t key;
	uint32_t entry;
};

static int by_key(const void *a, const void *b)
{
	uint64_t x = ((const struct ranked *)a)->key, y = ((const struct ranked *)b)->key;

	return x < y ? -1 : x > y;
}

/* Exports mostly come out in order of the number; then there is nothing to sort. */
static bool in_order(const struct index_content *content)
{
	for (uint64_t i = 1; i < content->entries_count; i++) {
		if (content->entries[i - 1].key > content->entries[i].key)
			return false;
	}
	return true;
}

static bool sort_entries(const struct index_content *content, uint32_t *order, struct err *err)
{
	uint64_t count = content->entries_count;
	struct ranked *ranks;

	if (in_order(content)) {
		for (uint64_t i = 0; i < count; i++)
			order[i] = (uint32_t)i;
		return true;
	}
	ranks = mem_map(count * sizeof(*ranks), "sorting the entries", err);
	if (!ranks)
		return false;
	for (uint64_t i = 0; i < count; i++)
		ranks[i] = (struct ranked){ content->entries[i].key, (uint32_t)i };
	qsort(ranks, count, sizeof(*ranks), by_key);
	for (uint64_t i = 0; i < count; i++)
		order[i] = ranks[i].entry;
	mem_unmap(ranks, count * sizeof(*ranks));
	return true;
}

/* --- the file ------------------------------------------------------------------------------------------------------ */

static bool put_sections(struct writer *w, const struct index_content *content, const uint32_t *order)
{
	/* The header's place is kept with zeros: a file cut short here has no magic and opens nowhere. */
	static const struct index_header blank;

	return put(w, &blank, sizeof(blank)) && put_entries(w, SECTION_FENCES, content, order, INDEX_BLOCK) &&
	       put_entries(w, SECTION_KEYS, content, order, 1) && put_entries(w, SECTION_ATTRS, content, order, 1) &&
	       put_entries(w, SECTION_IMPORTERS, content, order, 1) &&
	       put_entries(w, SECTION_COLD, content, order, 1) &&
	       put_dict(w, SECTION_IMPORTER_ENDS, SECTION_IMPORTER_TEXTS, content->importers) &&
	       put_dict(w, SECTION_TEXT_ENDS, SECTION_TEXTS, content->texts) &&
	       put_bytes(w, SECTION_PROVENANCE, content->provenance) && flush(w);
}

static bool put_header(struct writer *w, const struct index_content *content, uint64_t *root)
{
	struct index_header *h = &w->header;

	memcpy(h->magic, INDEX_MAGIC, sizeof(h->magic));
	h->major = INDEX_MAJOR;
	h->minor = INDEX_MINOR;
	h->data_date = content->data_date;
	h->entries = content->entries_count;
	h->file_bytes = w->at;
	h->built_at = (uint64_t)content->built_at;
	h->importers = (uint32_t)content->importers->count;
	h->texts = (uint32_t)content->texts->count;
	h->root = XXH3_64bits(h, offsetof(struct index_header, root));
	*root = h->root;
	return sink_rewrite(&w->sink, 0, h, sizeof(*h), w->err);
}

static bool check_limits(const char *path, const struct index_content *content, struct err *err)
{
	if (content->entries_count > INDEX_ENTRIES_MAX)
		return err_file(err, path, "%llu entries are more than an index holds (%u); build several",
				(unsigned long long)content->entries_count, INDEX_ENTRIES_MAX);
	if (content->importers->bytes_len > UINT32_MAX || content->texts->bytes_len > UINT32_MAX)
		return err_file(err, path, "the texts of importers or statuses exceed 4 GiB; build several indexes");
	return true;
}

bool index_write(const char *path, const struct index_content *content, uint64_t *root, struct err *err)
{
	struct writer w = { .err = err };
	size_t order_bytes = content->entries_count * sizeof(uint32_t);
	uint32_t *order;
	bool ok;

	if (!check_limits(path, content, err))
		return false;
	order = mem_map(order_bytes, "sorting the entries", err);
	if (!order)
		return false;
	ok = sort_entries(content, order, err) && sink_create(&w.sink, path, true, err);
	if (ok) {
		w.block = mem_alloc(WRITE_BLOCK_BYTES);
		w.hash = XXH3_createState();
		ok = (w.hash || err_set(err, "out of memory; free memory or raise the limit")) &&
		     put_sections(&w, content, order) && put_header(&w, content, root);
		if (ok)
			ok = sink_publish(&w.sink, err);
		else
			sink_abandon(&w.sink);
		(void)XXH3_freeState(w.hash);
		free(w.block);
	}
	mem_unmap(order, order_bytes);
	return ok;
}
