/*
 * An index file, mapped and searched by full entry number.
 *
 * index_open() checks in constant time everything a lookup relies on (magic, version, header checksum, every section
 * inside the file and of the size its count demands, the rows of the filers); what it cannot check so is checked where it is
 * used, so that no file, however damaged, leads outside the map. Whether the bytes are those that were written, index_verify() and
 * index_check_lookups() tell. An open index is read-only and may be shared by threads. Spans it returns live until index_close().
 */
#ifndef CAPE_INDEX_READER_H
#define CAPE_INDEX_READER_H

#include "core/entry.h"
#include "core/place.h"
#include "index/layout.h"
#include "io/map.h"

struct index {
	struct map map;
	int fd;                     /* of what is mapped, to read from; -1: none */
	const char *path;           /* as it was given; borrowed */
	struct index_header header; /* a copy: the file may be rewritten under us, what was checked may not */
	const struct index_hot *hot;
	const struct index_cold *cold;
	const struct index_serials *serials;
	const struct index_strays *strays;
	const struct index_run *runs;
	struct index_filer *filers; /* a copy */
	uint32_t filers_count;      /* without the row behind the last */
	uint16_t *filer_rows;       /* by filer code: its row + 1, or 0 */
	uint64_t serials_count;
	uint64_t strays_count;
	uint64_t runs_count;
	struct index_checked *checked; /* NULL: blocks are not verified as they are touched */
	struct index_ahead *ahead;     /* of index_read_ahead() */
};

#define INDEX_NO_ENTRY    UINT32_MAX
#define INDEX_NO_IMPORTER UINT32_MAX

/* What a lookup finds. */
struct index_hit {
	entry_attr attr;
	uint32_t entry;    /* INDEX_NO_ENTRY: there is none */
	uint32_t importer; /* number in the importer dictionary */
};

/* `path` must live as long as the index. */
bool index_open(struct index *index, const char *path, struct err *err);
void index_close(struct index *index);

/* Looks up many places (core/place.h); hits[i] belongs to places[i]. PLACE_NONE finds nothing, and so does what is no place. */
void index_find(const struct index *index, const uint64_t *places, size_t count, struct index_hit *hits);

/*
 * The entries' numbers alone, or INDEX_NO_ENTRY: no line of hot is read. Blocks are not compared by index_check_lookups(), so the
 * numbers of a damaged index are any below header->entries.
 */
void index_locate(const struct index *index, const uint64_t *places, size_t count, uint32_t *entries);

/*
 * As index_find(), for lookups that are all that a run asks of the index: where they are few it reads their lines instead of having the
 * map faulted in, which is several times faster, from a disk and from memory alike. The more places a call has the better; a call for one
 * is slow. index_few(): whether so many lookups of a run are worth it.
 */
void index_find_few(const struct index *index, const uint64_t *places, size_t count, struct index_hit *hits);
bool index_few(const struct index *index, uint64_t lookups);

/*
 * Before the first of many lookups, `places` being the first of them: where they are scattered over the index, or over a part of it, and that is
 * not in memory, it is read from begin to end, which takes half as long as meeting faults. Returns when that is done. Every worker may ask before each of its
 * lookups: the first asks for all, those that come meanwhile wait, those that come later do nothing.
 */
void index_read_ahead(const struct index *index, const uint64_t *places, size_t count);

/* What the entry with a number has; the number must be below header->entries. */
struct index_hit index_hit(const struct index *index, uint32_t entry);
struct index_cold index_cold(const struct index *index, uint32_t entry);

/* True if the index has any entry of a filer code. */
bool index_has_filer(const struct index *index, uint32_t filer);

/* Texts by number; empty for a number that is none (a damaged file). */
struct span index_importer(const struct index *index, uint32_t number);

/* The number of a normalised importer number, by binary search; INDEX_NO_IMPORTER if the index has none such. */
uint32_t index_find_importer(const struct index *index, struct span text);

/* Both texts of a remark, by its number + 1 as struct index_cold has it (0: none); begin NULL: the source had no such column. */
struct index_remark_texts {
	struct span liquidation_status;
	struct span cape;
};
struct index_remark_texts index_remark(const struct index *index, uint32_t remark);

struct span index_provenance(const struct index *index);

/* --- all entries, in the order of their places --------------------------------------------------------------------- */

struct index_cursor {
	const struct index *index;
	uint32_t row;                         /* of the filer */
	uint64_t run;                         /* the filer's next run … */
	uint32_t line;                        /* … and line in it */
	uint64_t strays;                      /* the filer's next line of strays */
	uint64_t serials;                     /* lines of serials before this one are behind the cursor */
	uint64_t entry;                       /* the next one's number */
	uint64_t places[INDEX_SERIALS_SLOTS]; /* of the line that is being read */
	uint32_t places_count;
	uint32_t places_at;
};

void index_cursor_init(struct index_cursor *cursor, const struct index *index);
/* The next entry's place and number; false behind the last, and where a damaged directory leads nowhere. */
bool index_cursor_next(struct index_cursor *cursor, uint64_t *place, uint32_t *entry);

/* After the last entry: false, with an error, if the directory did not lead to all of them. */
bool index_cursor_complete(const struct index_cursor *cursor, struct err *err);

/* --- every byte ---------------------------------------------------------------------------------------------------- */

/*
 * What looking through the index ended with, unless the file was cut or rewritten since it was opened: that is said then in the place of what
 * was found, for a file that somebody is writing is not damaged. Returns `ok` or false.
 */
bool index_settle(const struct index *index, bool ok, struct err *err);

/* Compares all checksums; the error names the first block that differs, or says that the file changed. */
bool index_verify(const struct index *index, unsigned threads, struct err *err);

/*
 * From now on lookups compare the checksum of each block the first time they touch it. Sections that every lookup shares are
 * compared at once: false, with an error, if one of them differs.
 */
bool index_check_lookups(struct index *index, struct err *err);
/* False, with an error, if a block that was touched since differs. Not while lookups run. */
bool index_lookups_checked(const struct index *index, struct err *err);

#endif
