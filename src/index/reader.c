/* Opening with distrust, and searching. */
#include "index/reader.h"

#include "core/key.h"

#include <xxhash.h>

static const void *section_at(const struct index *index, enum index_section section)
{
	return index->map.bytes.begin + index->header.sections[section].offset;
}

static bool check_section(const struct index *index, const char *path, enum index_section section, struct err *err)
{
	const struct index_section_row *row = &index->header.sections[section];
	uint64_t at = offsetof(struct index_header, sections) + section * sizeof(*row);
	uint64_t items = index_section_items(&index->header, section);
	uint64_t file = index->map.bytes.len_bytes;

	if (row->offset % INDEX_ALIGN != 0 || row->offset > file || row->len_bytes > file - row->offset)
		return err_offset(err, path, at, "section %s lies outside the file; build the index again",
				  index_section_names[section]);
	/* Counts are below 2^32 and items at most 24 bytes: no product overflows. */
	if (items != UINT64_MAX && row->len_bytes != items * index_item_bytes[section])
		return err_offset(err, path, at, "section %s has the wrong size; build the index again",
				  index_section_names[section]);
	return true;
}

static bool check_header(const struct index *index, const char *path, struct err *err)
{
	const struct index_header *h = &index->header;
	uint64_t file = index->map.bytes.len_bytes;

	if (memcmp(h->magic, INDEX_MAGIC, sizeof(h->magic)) != 0)
		return err_offset(err, path, 0, "this is no cape index; build one with \"cape index build\"");
	if (h->major != INDEX_MAJOR || h->minor > INDEX_MINOR)
		return err_offset(err, path, offsetof(struct index_header, major),
				  "index format %u.%u is not read by this cape (%d.%d); build the index again",
				  h->major, h->minor, INDEX_MAJOR, INDEX_MINOR);
	if (h->root != XXH3_64bits(h, offsetof(struct index_header, root)))
		return err_offset(err, path, offsetof(struct index_header, root),
				  "the header does not match its checksum; build the index again");
	if (h->file_bytes != file)
		return err_offset(err, path, offsetof(struct index_header, file_bytes),
				  "the file has %llu bytes, not %llu; it was cut or added to, build the index again",
				  (unsigned long long)file, (unsigned long long)h->file_bytes);
	if (h->entries > INDEX_ENTRIES_MAX || !day_is_date(h->data_date))
		return err_offset(err, path, offsetof(struct index_header, entries),
				  "the header holds impossible values; build the index again");
	for (unsigned s = 0; s < INDEX_SECTIONS; s++) {
		if (!check_section(index, path, (enum index_section)s, err))
			return false;
	}
	return true;
}

bool index_open(struct index *index, const char *path, struct err *err)
{
	if (!map_open(&index->map, path, err))
		return false;
	index->header = (struct index_header){ .major = 0 };
	if (index->map.bytes.len_bytes >= sizeof(index->header))
		memcpy(&index->header, index->map.bytes.begin, sizeof(index->header));
	if (!check_header(index, path, err)) {
		map_close(&index->map);
		return false;
	}
	index->fences = section_at(index, SECTION_FENCES);
	index->keys = section_at(index, SECTION_KEYS);
	index->attrs = section_at(index, SECTION_ATTRS);
	index->importers = section_at(index, SECTION_IMPORTERS);
	index->cold = section_at(index, SECTION_COLD);
	index->blocks = index_section_items(&index->header, SECTION_FENCES);
	return true;
}

void index_close(struct index *index)
{
	map_close(&index->map);
}

/*
 * Searches go on side by side: each step of one waits for memory, so the steps of a group of keys are taken together and
 * their cache misses overlap. 16 in flight are what a core keeps track of; more gained nothing.
 */
#define GROUP 16

struct group {
	const uint64_t *keys;
	size_t count;
	uint64_t block[GROUP];
	uint64_t at[GROUP];
};

/* Entries are numbered serially: mostly a whole group lies in the block of the key before it. */
static bool group_in_block(const struct index *index, const struct group *group, uint64_t block)
{
	uint64_t first = index->fences[block];
	uint64_t next = block + 1 < index->blocks ? index->fences[block + 1] : KEY_NONE;
	bool inside = true;

	for (size_t g = 0; g < group->count; g++)
		inside = inside && group->keys[g] >= first && group->keys[g] < next;
	return inside;
}

static void group_find_blocks(const struct index *index, struct group *group)
{
	const uint64_t *fences = index->fences;

	for (size_t g = 0; g < group->count; g++)
		group->block[g] = 0;
	for (uint64_t count = index->blocks; count > 1; count -= count / 2) {
		uint64_t half = count / 2;

		for (size_t g = 0; g < group->count; g++) {
			group->block[g] += fences[group->block[g] + half] <= group->keys[g] ? half : 0;
			__builtin_prefetch(&fences[group->block[g] + (count - half) / 2]);
		}
	}
}

/* The first entry of each key's block whose key is at least the key; INDEX_BLOCK is a power of two. */
static void group_find_entries(const struct index *index, struct group *group)
{
	uint64_t entries = index->header.entries;

	for (size_t g = 0; g < group->count; g++)
		group->at[g] = group->block[g] * INDEX_BLOCK;
	for (uint64_t half = INDEX_BLOCK / 2; half > 0; half /= 2) {
		for (size_t g = 0; g < group->count; g++) {
			uint64_t probe = group->at[g] + half;

			group->at[g] = probe < entries && index->keys[probe] <= group->keys[g] ? probe : group->at[g];
		}
	}
	for (size_t g = 0; g < group->count; g++) {
		__builtin_prefetch(&index->attrs[group->at[g]]);
		__builtin_prefetch(&index->importers[group->at[g]]);
	}
}

void index_find(const struct index *index, const uint64_t *keys, size_t count, struct index_hit *hits)
{
	uint64_t block = 0;

	for (size_t i = 0; i < count; i += GROUP) {
		struct group group = { .keys = keys + i, .count = count - i < GROUP ? count - i : GROUP };

		if (index->blocks == 0) {
			memset(group.at, 0, sizeof(group.at));
		} else if (group_in_block(index, &group, block)) {
			for (size_t g = 0; g < group.count; g++)
				group.block[g] = block;
			group_find_entries(index, &group);
		} else {
			group_find_blocks(index, &group);
			group_find_entries(index, &group);
			block = group.block[group.count - 1];
		}
		for (size_t g = 0; g < group.count; g++) {
			uint64_t at = group.at[g];
			bool found = index->blocks != 0 && keys[i + g] != KEY_NONE && index->keys[at] == keys[i + g];

			hits[i + g] =
				found ? (struct index_hit){ index->attrs[at] & ~ENTRY_ZERO_MASK, (uint32_t)at,
							    index->importers[at] }
				      : (struct index_hit){ .entry = INDEX_NO_ENTRY, .importer = INDEX_NO_IMPORTER };
		}
	}
}

bool index_has_filer(const struct index *index, uint32_t filer)
{
	uint64_t key = filer * (uint64_t)KEYS_PER_FILER;
	uint64_t low = 0, count = index->header.entries;

	/* The first entry at or behind the filer's first number. */
	while (count > 0) {
		uint64_t half = count / 2;

		if (index->keys[low + half] < key) {
			low += half + 1;
			count -= half + 1;
		} else {
			count = half;
		}
	}
	return low < index->header.entries && key_filer(index->keys[low]) == filer;
}

/* Ends must ascend and stay inside; a file that breaks this gives empty texts. */
static struct span dict_span(const struct index *index, enum index_section ends_section,
			     enum index_section texts_section, uint32_t count, uint32_t number)
{
	const uint32_t *ends = section_at(index, ends_section);
	uint64_t begin, end;

	if (number >= count)
		return span_of(NULL, 0);
	begin = number ? ends[number - 1] : 0;
	end = ends[number];
	if (begin > end || end > index->header.sections[texts_section].len_bytes)
		return span_of(NULL, 0);
	return span_of((const unsigned char *)section_at(index, texts_section) + begin, (size_t)(end - begin));
}

struct span index_importer(const struct index *index, uint32_t number)
{
	return dict_span(index, SECTION_IMPORTER_ENDS, SECTION_IMPORTER_TEXTS, index->header.importers, number);
}

struct span index_text(const struct index *index, uint32_t number)
{
	return dict_span(index, SECTION_TEXT_ENDS, SECTION_TEXTS, index->header.texts, number);
}

struct span index_provenance(const struct index *index)
{
	return span_of(section_at(index, SECTION_PROVENANCE), index->header.sections[SECTION_PROVENANCE].len_bytes);
}
