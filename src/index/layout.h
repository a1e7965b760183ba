/*
 * The index file, byte by byte. docs/index-format.md says the same in words; a test compares the two.
 *
 * Little-endian. A header page, then sections, each aligned to INDEX_ALIGN; the header's table says where. The file is immutable:
 * it is written beside its final name and renamed. Version 1.0 is frozen: docs/index-format.md says what may still come within 1.x, and
 * tests/index-1.0 holds a file that is opened for ever.
 *
 * Entries are numbered 0, 1, 2, … in the order of their places (core/place.h). A lookup goes from the filer's row to a
 * line of the directory (SERIALS or STRAYS), which tells the entry's number, and from there to its line in HOT: two cache lines of
 * the file where numbers are serial, besides filers and runs that every lookup shares; among strays, a binary search more.
 */
#ifndef CAPE_INDEX_LAYOUT_H
#define CAPE_INDEX_LAYOUT_H

#include "core/types.h"

#define INDEX_MAGIC        "CAPEIDX\n"
#define INDEX_MAJOR        1
#define INDEX_MINOR        0 /* newer ones are read, too: what they cannot do without is a section not known here */
#define INDEX_ALIGN        4096
#define INDEX_HEADER_BYTES 4096

/* Entry and importer numbers are 32 bits; the all-ones number means "none". */
#define INDEX_ENTRIES_MAX (UINT32_MAX - 1)

enum index_section {
	SECTION_HOT,            /* struct index_hot: all that gates C and D need */
	SECTION_COLD,           /* struct index_cold an entry: for `index get` and refunds */
	SECTION_SERIALS,        /* struct index_serials: directory of serials that stand close together */
	SECTION_STRAYS,         /* struct index_strays: directory of all others */
	SECTION_RUNS,           /* struct index_run: which serials the lines of SERIALS cover */
	SECTION_FILERS,         /* struct index_filer, and one more row that ends the last filer */
	SECTION_IMPORTER_ENDS,  /* u32 an importer: where its text ends in the next section */
	SECTION_IMPORTER_TEXTS, /* bytes, in ascending order */
	SECTION_REMARK_ENDS,    /* u32 a remark */
	SECTION_REMARK_TEXTS,   /* bytes: struct index_remark and its texts */
	SECTION_PROVENANCE,     /* JSON: sources, columns, assumptions */
	SECTION_CHECKSUMS,      /* u64: XXH3-64 of every block between the header and this section */
	INDEX_SECTIONS
};

/* A section this version does not know is skipped if it says so, else the file is refused. */
#define SECTION_OPTIONAL   (UINT32_C(1) << 0)
#define INDEX_SECTIONS_MAX 128

struct index_section_row {
	uint32_t id; /* enum index_section */
	uint32_t flags;
	uint64_t offset;
	uint64_t len_bytes;
};

/* Blocks that have a checksum of their own; the first begins behind the header, the last may be shorter. */
#define INDEX_BLOCK_BYTES 16384

#define INDEX_WRITER_BYTES 32

struct index_header {
	char magic[8];
	uint16_t major;
	uint16_t minor;
	uint16_t data_date; /* day: what the index covers up to */
	uint16_t sections_count;
	uint64_t file_bytes;
	uint64_t entries;
	uint64_t built_at; /* seconds since 1970, or SOURCE_DATE_EPOCH */
	uint32_t importers;
	uint32_t remarks;
	char written_by[INDEX_WRITER_BYTES]; /* "cape 0.1.0", NUL-padded: what to use where the format is too new */
	uint64_t checksums;                  /* XXH3-64 of the section CHECKSUMS */
	struct index_section_row sections[INDEX_SECTIONS_MAX];
	unsigned char zero[4096 - 88 - 24 * INDEX_SECTIONS_MAX - 8];
	uint64_t
		root; /* XXH3-64 of the header's bytes before it; with the blocks' checksums it stands for the whole file */
};

#define INDEX_HOT_ENTRIES 5

/* Five entries in a cache line, so that none ever costs two. */
struct index_hot {
	uint64_t attr[INDEX_HOT_ENTRIES]; /* core/entry.h */
	uint32_t importer[INDEX_HOT_ENTRIES];
	uint32_t zero;
};

struct index_cold {
	uint32_t duty_cents[2]; /* 64 bits, low half first; INDEX_NO_DUTY: the source had no duty column */
	uint32_t ieepa_count;   /* 0 where the attribute word says unknown */
	uint16_t summary_date;  /* day */
	uint16_t payment_date;  /* day */
	uint32_t remark;        /* number + 1; 0: the source had neither column */
};

#define INDEX_NO_DUTY INT64_MIN

#define INDEX_SERIALS_WORDS 15
#define INDEX_SERIALS_SLOTS (32 * INDEX_SERIALS_WORDS)

/* A bit for each of 480 slots in a row; the entries of its set bits have consecutive numbers. */
struct index_serials {
	uint32_t first_entry;
	uint32_t bits[INDEX_SERIALS_WORDS];
};

#define INDEX_STRAYS_NUMBERS 10

/* Up to ten numbers of one filer, ascending: place_rest(), its upper and lower bits. All ones where the line has no more. */
struct index_strays {
	uint32_t first_entry;
	uint32_t low[INDEX_STRAYS_NUMBERS];
	uint16_t high[INDEX_STRAYS_NUMBERS];
};

/* Lines of SERIALS in a row that cover consecutive slots of one filer: chunk k is the slots from k * 480 on. */
struct index_run {
	uint32_t first_chunk;
	uint32_t first_line;
	uint32_t lines;
};

struct index_filer {
	uint32_t filer; /* FILER_CODES in the row behind the last */
	uint32_t first_run;
	uint32_t first_stray; /* line */
};

/* Liquidation status and CAPE indicator of an entry, as the source has them: a head, then both texts. */
enum index_remark_known { INDEX_REMARK_STATUS = 1 << 0, INDEX_REMARK_CAPE = 1 << 1 };

struct index_remark {
	uint8_t known; /* enum index_remark_known: which columns the source had */
	uint8_t zero[3];
	uint32_t liquidation_status_bytes; /* the CAPE indicator is what follows them */
};

_Static_assert(sizeof(struct index_section_row) == 24, "on-disk size");
_Static_assert(sizeof(struct index_header) == INDEX_HEADER_BYTES, "on-disk size");
_Static_assert(sizeof(struct index_hot) == 64, "on-disk size");
_Static_assert(sizeof(struct index_cold) == 20, "on-disk size");
_Static_assert(sizeof(struct index_serials) == 64, "on-disk size");
_Static_assert(sizeof(struct index_strays) == 64, "on-disk size");
_Static_assert(sizeof(struct index_run) == 12, "on-disk size");
_Static_assert(sizeof(struct index_filer) == 12, "on-disk size");
_Static_assert(sizeof(struct index_remark) == 8, "on-disk size");

/* Bytes of one item of each section; 1 for bytes. */
extern const uint8_t index_item_bytes[INDEX_SECTIONS];
extern const char *const index_section_names[INDEX_SECTIONS];

/* The i-th number of a line, as place_rest() gives it; beyond its bits where the line has no more. */
static inline uint64_t index_stray(const struct index_strays *line, unsigned i)
{
	return line->low[i] | (uint64_t)line->high[i] << 32;
}

static inline int64_t index_cold_duty(const struct index_cold *cold)
{
	return (int64_t)(cold->duty_cents[0] | (uint64_t)cold->duty_cents[1] << 32);
}

static inline void index_cold_set_duty(struct index_cold *cold, int64_t cents)
{
	cold->duty_cents[0] = (uint32_t)cents;
	cold->duty_cents[1] = (uint32_t)((uint64_t)cents >> 32);
}

#endif
