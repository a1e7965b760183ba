/*
 * An index file, mapped and searched by full key.
 *
 * index_open() checks in constant time everything a lookup relies on (magic, version, header checksum, every section
 * inside the file and of the size its count demands); what it cannot check so (order of the keys, numbers into
 * dictionaries) is checked where it is used, so that no file, however damaged, leads outside the map. An open index is
 * read-only and may be shared by threads. Spans it returns live until index_close().
 */
#ifndef CAPE_INDEX_READER_H
#define CAPE_INDEX_READER_H

#include "core/entry.h"
#include "index/layout.h"
#include "io/map.h"

struct index {
	struct map map;
	struct index_header header; /* a copy: the file may be rewritten under us, what was checked may not */
	const uint64_t *fences;
	const uint64_t *keys;
	const entry_attr *attrs;
	const uint32_t *importers;
	const struct index_cold *cold;
	uint64_t blocks;
};

#define INDEX_NO_ENTRY    UINT32_MAX
#define INDEX_NO_IMPORTER UINT32_MAX

/* What a lookup finds. */
struct index_hit {
	entry_attr attr;
	uint32_t entry;    /* INDEX_NO_ENTRY: there is none */
	uint32_t importer; /* number in the importer dictionary */
};

bool index_open(struct index *index, const char *path, struct err *err);
void index_close(struct index *index);

/* Looks up many keys; hits[i] belongs to keys[i]. KEY_NONE finds nothing. */
void index_find(const struct index *index, const uint64_t *keys, size_t count, struct index_hit *hits);

/* True if the index has any entry of a filer code. */
bool index_has_filer(const struct index *index, uint32_t filer);

/* Texts by number; empty for a number that is none (a damaged file). */
struct span index_importer(const struct index *index, uint32_t number);
struct span index_text(const struct index *index, uint32_t number);

struct span index_provenance(const struct index *index);

#endif
