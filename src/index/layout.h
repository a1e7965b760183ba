/*
 * The index file, byte by byte. docs/index-format.md says the same in words; change both or neither.
 *
 * Little-endian. A header, then sections, each aligned to INDEX_ALIGN, in the order of enum index_section. The file is immutable:
 * it is written beside its final name and renamed. Version 0.x: no promise yet that a later release reads it.
 */
#ifndef CAPE_INDEX_LAYOUT_H
#define CAPE_INDEX_LAYOUT_H

#include "core/types.h"

#define INDEX_MAGIC "CAPEIDX\n"
#define INDEX_MAJOR 0
#define INDEX_MINOR 1
#define INDEX_ALIGN 4096

/* Entries per fence: a fence is the first key of each block, so that a search ends in 512 bytes of keys. */
#define INDEX_BLOCK 64
/* Entry and importer numbers are 32 bits; the all-ones number means "none". */
#define INDEX_ENTRIES_MAX (UINT32_MAX - 1)

enum index_section {
	SECTION_FENCES,         /* u64: first key of every block of INDEX_BLOCK entries */
	SECTION_KEYS,           /* u64 an entry, ascending */
	SECTION_ATTRS,          /* u64 an entry: core/entry.h */
	SECTION_IMPORTERS,      /* u32 an entry: number in the importer dictionary */
	SECTION_COLD,           /* struct index_cold an entry */
	SECTION_IMPORTER_ENDS,  /* u32 an importer: where its text ends in the next section */
	SECTION_IMPORTER_TEXTS, /* bytes */
	SECTION_TEXT_ENDS,      /* u32 a text of liquidation_status and cape */
	SECTION_TEXTS,          /* bytes */
	SECTION_PROVENANCE,     /* JSON: sources, columns, assumptions */
	INDEX_SECTIONS
};

struct index_section_row {
	uint64_t offset;
	uint64_t len_bytes;
	uint64_t checksum; /* XXH3-64 of the section's bytes */
};

struct index_header {
	char magic[8];
	uint16_t major;
	uint16_t minor;
	uint16_t data_date; /* day: what the index covers up to */
	uint16_t reserved;
	uint64_t entries;
	uint64_t file_bytes;
	uint64_t built_at; /* seconds since 1970, or SOURCE_DATE_EPOCH */
	uint32_t importers;
	uint32_t texts;
	struct index_section_row sections[INDEX_SECTIONS];
	uint64_t
		root; /* XXH3-64 of all header bytes before it: with the sections' checksums it stands for the whole file */
};

/* What gates do not need: for `index get` and refunds. */
struct index_cold {
	int64_t duty_cents;          /* INDEX_NO_DUTY: the source had no duty column */
	uint32_t ieepa_count;        /* 0 where the attribute word says unknown */
	uint16_t summary_date;       /* day */
	uint16_t payment_date;       /* day */
	uint32_t liquidation_status; /* text number + 1; 0: the source had no such column */
	uint32_t cape;               /* likewise */
};

#define INDEX_NO_DUTY INT64_MIN

_Static_assert(sizeof(struct index_section_row) == 24, "on-disk size");
_Static_assert(sizeof(struct index_header) == 48 + 24 * INDEX_SECTIONS + 8, "on-disk size");
_Static_assert(sizeof(struct index_cold) == 24, "on-disk size");

/* Bytes of one item of each section; 1 for bytes. */
extern const uint8_t index_item_bytes[INDEX_SECTIONS];
extern const char *const index_section_names[INDEX_SECTIONS];

/* Items a section must have by the header's counts; UINT64_MAX where the header does not say. */
uint64_t index_section_items(const struct index_header *header, enum index_section section);

#endif
