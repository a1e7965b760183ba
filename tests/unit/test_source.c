/* ingest/source.h: sources that change, follow each other, have huge records or none; overlays' rows without an entry. */
#include "ingest/source.h"

#include "parse/splitter.h"
#include "unit/built.h"

#include <fcntl.h>
#include <xxhash.h>

static struct folder folder;
static char source_path[300], second_path[300], output[300];

static int begin(void **state)
{
	(void)state;
	folder = folder_make();
	(void)snprintf(source_path, sizeof(source_path), "%s/a.csv", folder.path);
	(void)snprintf(second_path, sizeof(second_path), "%s/b.csv", folder.path);
	(void)snprintf(output, sizeof(output), "%s/out.cidx", folder.path);
	fix_the_world();
	return 0;
}

static int end(void **state)
{
	(void)state;
	folder_remove(&folder);
	return 0;
}

static void write_source(const char *path, const char *text)
{
	file_write(path, text, strlen(text));
}

static struct facts built_entry(const char *path, unsigned entry)
{
	uint64_t place = place_of_key(export_key(entry));
	struct err err = ERR_INIT;
	struct index_hit hit;
	struct index index;
	struct facts facts;

	expect(index_open(&index, path, &err), "%s", err.text);
	index_find(&index, &place, 1, &hit);
	expect(hit.entry != INDEX_NO_ENTRY, "entry %u", entry);
	facts = index_facts(&index, hit.entry);
	facts.liquidation_status = facts.cape = span_of(NULL, 0); /* They go with the index. */
	index_close(&index);
	return facts;
}

#define ROW "SSA00000000,1,01,Accepted,CBP,N,,9903.01.25,0.07,Liq,\n"

/* --- sources that follow each other --------------------------------------------------------------------------------- */

/*
 * One worker reads both, so that the last record of the first and the first of the second stand beside each other, equal in
 * everything: they are rows of two sources all the same.
 */
UNIT_TEST(the_same_entry_in_two_sources)
{
	const char *const both[] = { source_path, second_path };
	struct build_options options = plain_options(output, both, 1);
	struct build_report report;

	options.sources_count = 2;
	write_source(source_path, ES003_HEADER "\n" ROW ROW);
	write_source(second_path, ES003_HEADER "\n" ROW);
	expect_built(&options, &report);
	assert_true(report.replaced == 1 && built_entry(output, 0).duty_cents == 7);
	options.add = true;
	expect_built(&options, &report);
	assert_true(report.replaced == 0 && built_entry(output, 0).duty_cents == 21);
	assert_int_equal(built_entry(output, 0).ieepa_count, 3);
}

UNIT_TEST(a_source_without_rows)
{
	static const char *const empties[] = { ES003_HEADER, ES003_HEADER "\n", ES003_HEADER "\r\n\r\n , ,\r\n" };
	const char *const both[] = { source_path, second_path };
	struct build_options options = plain_options(output, both, 3);
	struct build_report report;

	write_source(second_path, EXTRACT_HEADER "\nSSA00000000,1,01,Accepted,CBP,N,,2,0.09,Liq,\n");
	for (size_t i = 0; i < ARRAY_LEN(empties); i++) {
		write_source(source_path, empties[i]);
		options.sources_count = 2;
		expect_built(&options, &report);
		assert_true(report.rows == 1 && report.entries == 1 && report.replaced == 0);
		assert_true(built_entry(output, 0).duty_cents == 9 && built_entry(output, 0).ieepa_count == 2);
		options.sources_count = 1;
		expect_built(&options, &report);
		assert_true(report.rows == 0 && report.entries == 0 && report.importers == 0);
	}
}

/* --- records of many megabytes ---------------------------------------------------------------------------------------- */

/* They are read field by field: between them and behind, as if they were short. */
UNIT_TEST(a_record_of_many_megabytes)
{
	const char *const sources[] = { source_path };
	struct build_options options = plain_options(output, sources, 2);
	struct export e = { .capacity = 24 << 20 };
	struct build_report report;

	e.bytes = malloc(e.capacity);
	must(e.bytes != NULL);
	export_text(&e, ES003_HEADER "\n");
	for (unsigned n = 0; n < 6; n++) {
		export_row(&e, n);
		export_text(&e, "Liq,");
		if (n == 2) {
			export_text(&e, "\"");
			for (unsigned i = 0; i < (18 << 20) / 16; i++)
				export_text(&e, "xx,\n\"\",0123456789");
			export_text(&e, "\"");
		}
		export_text(&e, n % 2 ? "\r\n" : "\n");
	}
	file_write(source_path, e.bytes, e.len);
	free(e.bytes);
	expect_built(&options, &report);
	assert_true(report.rows == 6 && report.entries == 6 && report.refused_rows == 0);
	for (unsigned n = 0; n < 6; n++)
		expect(built_entry(output, n).duty_cents == (int64_t)n + 1, "entry %u", n);
}

/* --- what is read ------------------------------------------------------------------------------------------------------ */

struct reading {
	struct source source;
	struct source_options options;
	struct column_maps maps;
	struct facts assumed;
	struct hts_table hts;
	struct collection collection;
};

static void reading_open(struct reading *r, unsigned threads)
{
	struct notes errors = { 0 }, warnings = { 0 };

	memset(r, 0, sizeof(*r));
	r->assumed = facts_none();
	hts_table_load_builtin(&r->hts);
	r->options = (struct source_options){
		.maps = &r->maps, .assumed_facts = &r->assumed, .hts = &r->hts, .threads = threads
	};
	expect(source_open(&r->source, source_path, &r->options, &errors, &warnings), "%s",
	       errors.count ? errors.items[0].text : "");
	notes_free(&errors);
	notes_free(&warnings);
}

static bool reading_read(struct reading *r, struct err *err)
{
	struct collect_options options = {
		.output = output, .threads = r->options.threads, .memory_bytes = 64 << 20, .sources_max = 1
	};

	collection_init(&r->collection, &options);
	return collection_add_source(&r->collection, &r->source, &r->options, err);
}

static void reading_close(struct reading *r)
{
	collection_free(&r->collection);
	source_close(&r->source);
	hts_table_free(&r->hts);
}

/* The checksum of provenance is that of the whole file, byte order mark and title rows included, whoever read what. */
UNIT_TEST(the_hash_is_that_of_the_file)
{
	struct export e = { .capacity = 4 * SLICE_BYTES };

	e.bytes = malloc(e.capacity);
	must(e.bytes != NULL);
	export_text(&e, "\xEF\xBB\xBFTitle\n" ES003_HEADER "\n");
	for (unsigned n = 0; e.len < 3 * SLICE_BYTES + 1000; n++) {
		export_row(&e, n);
		export_text(&e, "Liq,\n");
	}
	file_write(source_path, e.bytes, e.len);
	for (unsigned threads = 1; threads <= 3; threads++) {
		struct err err = ERR_INIT;
		struct reading r;

		reading_open(&r, threads);
		expect(reading_read(&r, &err), "%s", err.text);
		assert_true(r.source.hash == XXH3_64bits(e.bytes, e.len) && r.source.bytes == e.len);
		assert_int_equal(r.source.pieces, 4);
		reading_close(&r);
	}
	free(e.bytes);
}

/* Between the look at its header and the reading of its rows; was noticed only where its size had changed. */
UNIT_TEST(a_source_that_changes_before_its_turn)
{
	static const struct timespec times[2] = { { .tv_sec = 900000000 }, { .tv_sec = 900000000 } };
	static const struct {
		const char *what;
		int way; /* 0: nothing */
	} rows[] = { { "left alone", 0 }, { "rewritten", 1 }, { "another file", 2 }, { "cut", 3 }, { "gone", 4 } };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = ERR_INIT;
		struct reading r;

		write_source(source_path, ES003_HEADER "\n" ROW);
		must(utimensat(AT_FDCWD, source_path, times, 0) == 0);
		reading_open(&r, 1);
		if (rows[i].way == 1) {
			write_source(source_path, ES003_HEADER "\n" ROW);
		} else if (rows[i].way == 2) {
			write_source(second_path, ES003_HEADER "\n" ROW);
			must(utimensat(AT_FDCWD, second_path, times, 0) == 0 && rename(second_path, source_path) == 0);
		} else if (rows[i].way == 3) {
			must(truncate(source_path, sizeof(ES003_HEADER)) == 0);
		} else if (rows[i].way == 4) {
			must(unlink(source_path) == 0);
		}
		expect(reading_read(&r, &err) == (rows[i].way == 0), "%s", rows[i].what);
		if (rows[i].way)
			expect(strstr(err.text, rows[i].way == 4 ? "cannot open" : "is another file than a moment ago"),
			       "%s: \"%s\"", rows[i].what, err.text);
		reading_close(&r);
	}
}

UNIT_TEST(a_quote_that_never_closes_is_named_by_its_line)
{
	for (unsigned threads = 1; threads <= 3; threads++) {
		struct err err = ERR_INIT;
		struct reading r;

		write_source(source_path, "Title\n" ES003_HEADER "\n" ROW "SSA00000001,\"1\n\n\",\"open\n" ROW);
		reading_open(&r, threads);
		assert_false(reading_read(&r, &err));
		assert_true(err.place == ERR_AT_LINE && strstr(err.text, "a quoted field opens here and never closes"));
		assert_int_equal(err.position, 6);
		reading_close(&r);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_same_entry_in_two_sources),
		TEST(a_source_without_rows),
		TEST(a_record_of_many_megabytes),
		TEST(the_hash_is_that_of_the_file),
		TEST(a_source_that_changes_before_its_turn),
		TEST(a_quote_that_never_closes_is_named_by_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
