/* Checksums of the whole file, or of what is touched. */
#include "index/verify.h"

#include "core/mem.h"
#include "core/xxh.h"
#include "index/checksum.h"

#include <stdlib.h>

static struct span body_of(const struct index *index)
{
	uint64_t end = index->header.sections[SECTION_CHECKSUMS].offset;

	return span_of(index->map.bytes.begin + INDEX_HEADER_BYTES, (size_t)(end - INDEX_HEADER_BYTES));
}

static const uint64_t *sums_of(const struct index *index)
{
	return (const uint64_t *)(const void *)(index->map.bytes.begin +
						index->header.sections[SECTION_CHECKSUMS].offset);
}

/* Whose bytes are among these: for people who want to know what is lost. */
static void name_sections(const struct index *index, uint64_t begin, uint64_t end, char *out, size_t capacity)
{
	size_t len = 0;

	out[0] = '\0';
	for (unsigned s = 0; s < INDEX_SECTIONS; s++) {
		const struct index_section_row *row = &index->header.sections[s];

		if (row->len_bytes && row->offset < end && row->offset + row->len_bytes > begin && len < capacity)
			len += (size_t)snprintf(out + len, capacity - len, "%s%s", len ? ", " : "",
						index_section_names[s]);
	}
}

static bool differs(const struct index *index, uint64_t begin, uint64_t end, struct err *err)
{
	char names[256];

	name_sections(index, begin, end, names, sizeof(names));
	return err_offset(err, index->path, begin,
			  "%llu bytes from here on do not match their checksum (sections: %s); build the index again",
			  (unsigned long long)(end - begin), names);
}

static bool block_differs(const struct index *index, uint64_t block, struct err *err)
{
	struct span bytes = index_block(body_of(index), block);
	uint64_t begin = INDEX_HEADER_BYTES + block * INDEX_BLOCK_BYTES;

	return differs(index, begin, begin + bytes.len_bytes, err);
}

/* The checksums themselves, and that they end the file. */
static bool check_sums(const struct index *index, struct err *err)
{
	const struct index_section_row *row = &index->header.sections[SECTION_CHECKSUMS];

	if (row->offset + row->len_bytes != index->header.file_bytes)
		return err_offset(err, index->path, row->offset,
				  "something follows the checksums; build the index again");
	return XXH3_64bits(sums_of(index), row->len_bytes) == index->header.checksums ||
	       differs(index, row->offset, row->offset + row->len_bytes, err);
}

static bool compare_all(const struct index *index, unsigned threads, struct err *err)
{
	struct span body = body_of(index);
	uint64_t blocks = index_blocks(body.len_bytes);
	uint64_t first = 0;
	uint64_t *sums;

	if (!check_sums(index, err))
		return false;
	sums = mem_map(blocks * sizeof(*sums), "the index's checksums", err);
	if (!sums)
		return false;
	index_block_checksums(body, threads, sums);
	while (first < blocks && sums[first] == sums_of(index)[first])
		first++;
	mem_unmap(sums, blocks * sizeof(*sums));
	return first == blocks || block_differs(index, first, err);
}

bool index_verify(const struct index *index, unsigned threads, struct err *err)
{
	return index_settle(index, compare_all(index, threads, err), err);
}

void index_checked_free(struct index_checked *checked)
{
	free(checked);
}

static void check_block(struct index_checked *checked, uint64_t block)
{
	uint64_t none = UINT64_MAX;

	/* Two threads may check a block at once: that costs time, not correctness. */
	if (atomic_load_explicit(&checked->done[block], memory_order_relaxed))
		return;
	if (index_block_checksum(checked->body, block) != checked->sums[block])
		(void)atomic_compare_exchange_strong(&checked->damaged, &none, block);
	atomic_store_explicit(&checked->done[block], 1, memory_order_relaxed);
}

void index_touch_block(const struct index *index, const void *at)
{
	struct index_checked *checked = index->checked;
	uint64_t offset = (uint64_t)((const unsigned char *)at - checked->body.begin);

	if (offset < checked->body.len_bytes)
		check_block(checked, offset / INDEX_BLOCK_BYTES);
}

bool index_lookups_checked(const struct index *index, struct err *err)
{
	uint64_t damaged = index->checked ? atomic_load(&index->checked->damaged) : UINT64_MAX;

	return damaged == UINT64_MAX || block_differs(index, damaged, err);
}

/* Found by every lookup, or once for the account: small, and compared at once. */
static const enum index_section shared[] = { SECTION_RUNS,           SECTION_FILERS,      SECTION_IMPORTER_ENDS,
					     SECTION_IMPORTER_TEXTS, SECTION_REMARK_ENDS, SECTION_REMARK_TEXTS,
					     SECTION_PROVENANCE };

bool index_check_lookups(struct index *index, struct err *err)
{
	struct span body = body_of(index);
	uint64_t blocks = index_blocks(body.len_bytes);

	if (!check_sums(index, err))
		return false;
	index->checked = mem_zero(sizeof(*index->checked) + blocks);
	index->checked->body = body;
	index->checked->sums = sums_of(index);
	atomic_init(&index->checked->damaged, UINT64_MAX);
	for (size_t i = 0; i < ARRAY_LEN(shared); i++) {
		const struct index_section_row *row = &index->header.sections[shared[i]];

		for (uint64_t at = 0; at < row->len_bytes; at += INDEX_BLOCK_BYTES)
			index_touch_block(index, index->map.bytes.begin + row->offset + at);
		if (row->len_bytes)
			index_touch_block(index, index->map.bytes.begin + row->offset + row->len_bytes - 1);
	}
	return index_lookups_checked(index, err);
}
