/* Opening with distrust. */
#include "index/reader.h"

#include "core/calls.h"
#include "core/mem.h"
#include "index/ahead.h"
#include "index/checksum.h"
#include "index/verify.h"

#include <stdlib.h>

#define REMEDY "build the index again"

static const void *section_at(const struct index *index, enum index_section section)
{
	return index->map.bytes.begin + index->header.sections[section].offset;
}

static uint64_t section_items(const struct index *index, enum index_section section)
{
	return index->header.sections[section].len_bytes / index_item_bytes[section];
}

/* --- what is checked ----------------------------------------------------------------------------------------------- */

static bool bad(const struct index *index, size_t offset, struct err *err, const char *what)
{
	return err_offset(err, index->path, offset, "%s; " REMEDY, what);
}

static bool check_version(const struct index *index, struct err *err)
{
	const struct index_header *h = &index->header;
	char written_by[INDEX_WRITER_BYTES + 1] = { 0 };

	if (memcmp(h->magic, INDEX_MAGIC, sizeof(h->magic)) != 0)
		return err_offset(err, index->path, 0, "this is no cape index; build one with \"cape index build\"");
	if (index->map.bytes.len_bytes < sizeof(*h))
		return bad(index, index->map.bytes.len_bytes, err, "the file ends inside its header");
	if (h->major == INDEX_MAJOR)
		return true;
	if (h->major < INDEX_MAJOR)
		return err_offset(err, index->path, offsetof(struct index_header, major),
				  "index format %u.%u is older than what this cape reads (%d.%d); " REMEDY, h->major,
				  h->minor, INDEX_MAJOR, INDEX_MINOR);
	memcpy(written_by, h->written_by, INDEX_WRITER_BYTES);
	return err_offset(err, index->path, offsetof(struct index_header, major),
			  "index format %u.%u is newer than what this cape reads (%d.%d); use %s or later, or " REMEDY,
			  h->major, h->minor, INDEX_MAJOR, INDEX_MINOR, written_by);
}

static bool check_header(const struct index *index, struct err *err)
{
	const struct index_header *h = &index->header;
	uint64_t file = index->map.bytes.len_bytes;

	if (h->root != index_header_root(h))
		return bad(index, offsetof(struct index_header, root), err, "the header does not match its checksum");
	if (h->file_bytes != file)
		return err_offset(err, index->path, offsetof(struct index_header, file_bytes),
				  "the file has %llu bytes, not %llu; it was cut or added to, " REMEDY,
				  (unsigned long long)file, (unsigned long long)h->file_bytes);
	if (h->entries > INDEX_ENTRIES_MAX)
		return bad(index, offsetof(struct index_header, entries), err, "the number of entries is impossible");
	if (!day_is_date(h->data_date))
		return bad(index, offsetof(struct index_header, data_date), err, "the data date is impossible");
	if (h->sections_count > INDEX_SECTIONS_MAX)
		return bad(index, offsetof(struct index_header, sections_count), err,
			   "the number of sections is impossible");
	return true;
}

static bool check_place(const struct index *index, const struct index_section_row *row, size_t at, struct err *err)
{
	uint64_t file = index->map.bytes.len_bytes;

	if (row->offset % INDEX_ALIGN == 0 && row->offset >= INDEX_HEADER_BYTES && row->offset <= file &&
	    row->len_bytes <= file - row->offset)
		return true;
	if (row->id < INDEX_SECTIONS)
		return err_offset(err, index->path, at, "section %s lies outside the file; " REMEDY,
				  index_section_names[row->id]);
	return err_offset(err, index->path, at, "section %u lies outside the file; " REMEDY, row->id);
}

/*
 * Sorts the table of sections by id, so that header.sections[] can be asked by enum index_section. Sections of a later minor
 * version are skipped where they may be.
 */
static bool take_sections(struct index *index, struct err *err)
{
	struct index_section_row known[INDEX_SECTIONS] = { { .id = 0 } };
	bool seen[INDEX_SECTIONS] = { false };

	for (unsigned s = 0; s < index->header.sections_count; s++) {
		const struct index_section_row *row = &index->header.sections[s];
		size_t at = offsetof(struct index_header, sections) + s * sizeof(*row);

		if (!check_place(index, row, at, err))
			return false;
		if (row->id < INDEX_SECTIONS && !seen[row->id]) {
			seen[row->id] = true;
			known[row->id] = *row;
		} else if (row->id < INDEX_SECTIONS) {
			return err_offset(err, index->path, at, "section %s is there twice; " REMEDY,
					  index_section_names[row->id]);
		} else if ((row->flags & SECTION_OPTIONAL) == 0) {
			return err_offset(err, index->path, at,
					  "section %u is not known to this cape; use %.*s or later, or " REMEDY,
					  row->id, INDEX_WRITER_BYTES, index->header.written_by);
		}
	}
	for (unsigned s = 0; s < INDEX_SECTIONS; s++) {
		if (!seen[s])
			return err_offset(err, index->path, offsetof(struct index_header, sections),
					  "section %s is missing; " REMEDY, index_section_names[s]);
	}
	memcpy(index->header.sections, known, sizeof(known));
	return true;
}

/* Items a section must have by the header's counts; UINT64_MAX where any number will do. */
static uint64_t items_needed(const struct index *index, enum index_section section)
{
	const struct index_header *h = &index->header;

	switch (section) {
	case SECTION_HOT:
		return h->entries / INDEX_HOT_ENTRIES + (h->entries % INDEX_HOT_ENTRIES != 0);
	case SECTION_COLD:
		return h->entries;
	case SECTION_IMPORTER_ENDS:
		return h->importers;
	case SECTION_REMARK_ENDS:
		return h->remarks;
	case SECTION_CHECKSUMS:
		return index_blocks(h->sections[section].offset - INDEX_HEADER_BYTES);
	default:
		return UINT64_MAX;
	}
}

static bool check_sizes(const struct index *index, struct err *err)
{
	const struct index_header *h = &index->header;

	for (unsigned s = 0; s < INDEX_SECTIONS; s++) {
		uint64_t len = h->sections[s].len_bytes;
		uint64_t needed = items_needed(index, (enum index_section)s);
		bool fits = len % index_item_bytes[s] == 0;

		/* Counts are below 2^33 and items at most 64 bytes: no product overflows. */
		if (needed != UINT64_MAX)
			fits = len == needed * index_item_bytes[s];
		if (!fits)
			return err_offset(err, index->path, h->sections[s].offset,
					  "section %s has the wrong size; " REMEDY, index_section_names[s]);
	}
	return true;
}

/* The rows of the filers are few: they are checked once and used from a copy. */
static bool take_filers(struct index *index, struct err *err)
{
	uint64_t rows = section_items(index, SECTION_FILERS);
	const struct index_filer *last = NULL;
	bool ok = rows >= 1 && rows <= FILER_CODES + 1;

	if (ok) {
		index->filers = mem_alloc(rows * sizeof(*index->filers));
		memcpy(index->filers, section_at(index, SECTION_FILERS), rows * sizeof(*index->filers));
		index->filer_rows = mem_zero(FILER_CODES * sizeof(*index->filer_rows));
		index->filers_count = (uint32_t)rows - 1;
	}
	for (uint64_t i = 0; ok && i < rows; i++) {
		const struct index_filer *row = &index->filers[i];

		ok = (i == rows - 1 ? row->filer == FILER_CODES : row->filer < FILER_CODES) &&
		     row->first_run <= index->runs_count && row->first_stray <= index->strays_count &&
		     (!last || (last->filer < row->filer && last->first_run <= row->first_run &&
				last->first_stray <= row->first_stray));
		if (ok && i < rows - 1)
			index->filer_rows[row->filer] = (uint16_t)(i + 1);
		last = row;
	}
	return ok || bad(index, index->header.sections[SECTION_FILERS].offset, err, "the table of filers is damaged");
}

static bool take_file(struct index *index, struct err *err)
{
	if (!check_version(index, err) || !check_header(index, err) || !take_sections(index, err) ||
	    !check_sizes(index, err))
		return false;
	index->hot = section_at(index, SECTION_HOT);
	index->cold = section_at(index, SECTION_COLD);
	index->serials = section_at(index, SECTION_SERIALS);
	index->strays = section_at(index, SECTION_STRAYS);
	index->runs = section_at(index, SECTION_RUNS);
	index->serials_count = section_items(index, SECTION_SERIALS);
	index->strays_count = section_items(index, SECTION_STRAYS);
	index->runs_count = section_items(index, SECTION_RUNS);
	return take_filers(index, err);
}

bool index_open(struct index *index, const char *path, struct err *err)
{
	size_t head;

	*index = (struct index){ .path = path };
	if (!map_open_kept(&index->map, path, &index->fd, err))
		return false;
	index->ahead = ahead_make();
	head = index->map.bytes.len_bytes < sizeof(index->header) ? index->map.bytes.len_bytes : sizeof(index->header);
	if (head)
		memcpy(&index->header, index->map.bytes.begin, head);
	if (take_file(index, err))
		return true;
	(void)index_settle(index, false, err);
	index_close(index);
	return false;
}

bool index_settle(const struct index *index, bool ok, struct err *err)
{
	struct err changed = ERR_INIT;

	if (map_unchanged(&index->map, index->path, &changed))
		return ok;
	*err = changed;
	return false;
}

void index_close(struct index *index)
{
	ahead_free(index->ahead);
	index_checked_free(index->checked);
	free(index->filers);
	free(index->filer_rows);
	map_close(&index->map);
	if (index->fd >= 0)
		(void)calls.close(index->fd);
}

/* --- texts ----------------------------------------------------------------------------------------------------------- */

/* Ends must ascend and stay inside; a file that breaks this gives empty texts. */
static struct span dict_span(const struct index *index, enum index_section ends_section,
			     enum index_section texts_section, uint32_t number)
{
	const uint32_t *ends = section_at(index, ends_section);
	uint64_t begin, end;

	if (number >= section_items(index, ends_section))
		return span_of(NULL, 0);
	begin = number ? ends[number - 1] : 0;
	end = ends[number];
	if (begin > end || end > index->header.sections[texts_section].len_bytes)
		return span_of(NULL, 0);
	return span_of((const unsigned char *)section_at(index, texts_section) + begin, (size_t)(end - begin));
}

struct span index_importer(const struct index *index, uint32_t number)
{
	return dict_span(index, SECTION_IMPORTER_ENDS, SECTION_IMPORTER_TEXTS, number);
}

uint32_t index_find_importer(const struct index *index, struct span text)
{
	uint32_t first = 0, count = (uint32_t)section_items(index, SECTION_IMPORTER_ENDS);

	while (count > 0) {
		uint32_t half = count / 2;
		int order = span_order(index_importer(index, first + half), text);

		if (order == 0)
			return first + half;
		if (order < 0) {
			first += half + 1;
			count -= half + 1;
		} else {
			count = half;
		}
	}
	return INDEX_NO_IMPORTER;
}

struct index_remark_texts index_remark(const struct index *index, uint32_t number)
{
	struct index_remark_texts texts = { { NULL, 0 }, { NULL, 0 } };
	struct index_remark head;
	struct span both;

	if (number == 0)
		return texts;
	both = dict_span(index, SECTION_REMARK_ENDS, SECTION_REMARK_TEXTS, number - 1);
	if (both.len_bytes < sizeof(head))
		return texts;
	memcpy(&head, both.begin, sizeof(head));
	both = span_of(both.begin + sizeof(head), both.len_bytes - sizeof(head));
	if (head.liquidation_status_bytes > both.len_bytes)
		return texts;
	if (head.known & INDEX_REMARK_STATUS)
		texts.liquidation_status = span_of(both.begin, head.liquidation_status_bytes);
	if (head.known & INDEX_REMARK_CAPE)
		texts.cape = span_of(both.begin + head.liquidation_status_bytes,
				     both.len_bytes - head.liquidation_status_bytes);
	return texts;
}

struct span index_provenance(const struct index *index)
{
	return span_of(section_at(index, SECTION_PROVENANCE), index->header.sections[SECTION_PROVENANCE].len_bytes);
}

bool index_has_filer(const struct index *index, uint32_t filer)
{
	return filer < FILER_CODES && index->filer_rows[filer] != 0;
}
