/*
 * Whole builds for tests: files of sources in, an index out, and its entries by their numbers.
 */
#ifndef CAPE_TESTS_UNIT_BUILT_H
#define CAPE_TESTS_UNIT_BUILT_H

#include "ingest/build.h"
#include "unit/collected.h"

#define ES003_HEADER                                                                                \
	"Entry Summary Number,Importer Number,Entry Type Code,Entry Summary Status,Control Status," \
	"Reconciliation Indicator,Liquidation Date,HTS Number - Full,Line Tariff Duty Amount,Liquidation Status,Note"
#define EXTRACT_HEADER                                                                              \
	"Entry Summary Number,Importer Number,Entry Type Code,Entry Summary Status,Control Status," \
	"Reconciliation Indicator,Liquidation Date,IEEPA HTS Count,IEEPA Duty,Liquidation Status,Note"
#define ES003_RECORD   "SSA%08u,12-3456789XX,01,Accepted,CBP,N,,9903.01.25,%u.%02u,"
#define EXTRACT_RECORD "SSA%08u,12-3456789XX,01,Accepted,CBP,N,,1,%u.%02u,"

/* A source while it is written. */
struct export
{
	char *bytes;
	size_t len;
	size_t capacity;
};

static inline void export_put(struct export *e, const char *bytes, size_t len)
{
	must(e->len + len <= e->capacity);
	memcpy(e->bytes + e->len, bytes, len);
	e->len += len;
}

static inline void export_text(struct export *e, const char *text)
{
	export_put(e, text, strlen(text));
}

static inline void export_fill(struct export *e, char byte, size_t count)
{
	must(e->len + count <= e->capacity);
	memset(e->bytes + e->len, byte, count);
	e->len += count;
}

static inline void export_record(struct export *e, const char *format, unsigned entry)
{
	char row[128];

	(void)snprintf(row, sizeof(row), format, entry, (entry + 1) / 100, (entry + 1) % 100);
	export_text(e, row);
}

/* The beginning of a row, up to its liquidation status. Entry n has n + 1 cents of duty; a row a tariff line … */
static inline void export_row(struct export *e, unsigned entry)
{
	export_record(e, ES003_RECORD, entry);
}

/* … or a row an entry, with a count of 1. */
static inline void export_extract_row(struct export *e, unsigned entry)
{
	export_record(e, EXTRACT_RECORD, entry);
}

static inline uint64_t export_key(unsigned entry)
{
	char number[16];

	(void)snprintf(number, sizeof(number), "SSA%08u", entry);
	return key_pack(span_text(number));
}

static inline struct build_options plain_options(const char *output, const char *const *sources, unsigned threads)
{
	return (struct build_options){
		.output = output,
		.sources = sources,
		.sources_count = 1,
		.max_rejects = UINT64_MAX,
		.data_date = 17000,
		.memory_bytes = 4 << 20, /* A chunk of many megabytes would take longer to make than to fill. */
		.threads = threads,
	};
}

/* Builds, or says why not. */
static inline void expect_built(const struct build_options *options, struct build_report *report)
{
	struct notes errors = { 0 }, warnings = { 0 };
	bool ok = index_build(options, report, &errors, &warnings);

	expect(ok && errors.count == 0, "%u threads: %s", options->threads,
	       errors.count ? errors.items[0].text : "no error said");
	notes_free(&errors);
	notes_free(&warnings);
}

static inline void expect_same_bytes(const char *a, const char *b, const char *what)
{
	size_t a_len, b_len;
	char *a_bytes = file_read(a, &a_len), *b_bytes = file_read(b, &b_len);

	expect(a_len == b_len && memcmp(a_bytes, b_bytes, a_len) == 0, "%s: %s and %s differ", what, a, b);
	free(a_bytes);
	free(b_bytes);
}

#endif
