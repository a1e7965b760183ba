/*
 * The index of format 1.0 in tests/index-1.0 is read in full, for ever; and as long as the format is 1.0, what is built of its sources is that
 * file (docs/index-format.md, "What may change"). Neither it nor its table may be made anew: where this test fails, the program is wrong.
 */
#include "lookup_ways.h"
#include "unit/built.h"

#include "index/checksum.h"

#include <fcntl.h>

#define FOLDER  "tests/index-1.0/"
#define ENTRIES 122

/* What an index knows of an entry; a line of the table, which was checked against the oracle when it was made. */
#define LINE_BYTES 256

static void text_or_dash(struct span text, char out[80])
{
	if (text.begin)
		(void)snprintf(out, 80, "\"%.*s\"", (int)text.len_bytes, (const char *)text.begin);
	else
		(void)snprintf(out, 80, "-");
}

static void line_of(const struct index *index, uint64_t place, uint32_t entry, char line[LINE_BYTES])
{
	struct index_hit hit = index_hit(index, entry);
	struct index_cold cold = index_cold(index, entry);
	struct index_remark_texts remark = index_remark(index, cold.remark);
	struct span importer = index_importer(index, hit.importer);
	char status[80], cape[80], cents[24] = "-";
	unsigned char number[ENTRY_NUMBER_LEN];

	key_unpack(key_of_place(place), number);
	if (index_cold_duty(&cold) != INDEX_NO_DUTY)
		(void)snprintf(cents, sizeof(cents), "%lld", (long long)index_cold_duty(&cold));
	text_or_dash(remark.liquidation_status, status);
	text_or_dash(remark.cape, cape);
	(void)snprintf(line, LINE_BYTES, "%.*s %016llx \"%.*s\" %u %s %u %u %s %s\n", ENTRY_NUMBER_LEN,
		       (const char *)number, (unsigned long long)hit.attr, (int)importer.len_bytes,
		       (const char *)importer.begin, cold.ieepa_count, cents, cold.summary_date, cold.payment_date,
		       status, cape);
}

UNIT_TEST(every_byte_and_the_header)
{
	struct err err = ERR_INIT;
	struct index index;

	expect(index_open(&index, FOLDER "index.cidx", &err), "%s", err.text);
	expect(index_verify(&index, 2, &err), "%s", err.text);
	assert_int_equal(index.header.major, 1);
	assert_int_equal(index.header.minor, 0);
	assert_int_equal(index.header.entries, ENTRIES);
	assert_int_equal(index.header.importers, 12);
	assert_int_equal(index.header.built_at, 1780000000);
	assert_int_equal(index.header.data_date, 16998);
	assert_int_equal(index.filers_count, 8);
	expect_text(index.header.written_by, "cape 0.1.0", "written by");
	assert_true(index.header.root == UINT64_C(0xef5a9941323557d5));
	expect(strstr((const char *)index_provenance(&index).begin, "\"drawback\":\"N\""), "provenance");
	index_close(&index);
}

UNIT_TEST(every_entry)
{
	size_t len_bytes;
	char *table = file_read(FOLDER "entries.txt", &len_bytes), *at = table;
	uint64_t places[ENTRIES], place;
	struct index_hit hits[ENTRIES];
	struct err err = ERR_INIT;
	struct index_cursor cursor;
	uint32_t entry, count = 0;
	struct index index;
	const char *odd;

	expect(index_open(&index, FOLDER "index.cidx", &err), "%s", err.text);
	expect(index_check_lookups(&index, &err), "%s", err.text);
	index_cursor_init(&cursor, &index);
	for (; index_cursor_next(&cursor, &place, &entry); count++) {
		char line[LINE_BYTES];

		must(count < ENTRIES && entry == count);
		places[count] = place;
		line_of(&index, place, entry, line);
		expect(strncmp(at, line, strlen(line)) == 0, "%s, not %.*s", line, (int)strcspn(at, "\n"), at);
		at += strlen(line);
	}
	expect(index_cursor_complete(&cursor, &err), "%s", err.text);
	expect(count == ENTRIES && *at == '\0', "%u entries", count);
	odd = find_in_all_ways(&index, places, count, hits);
	expect(!odd, "%s finds something else", odd);
	for (uint32_t e = 0; e < count; e++)
		expect(hits[e].entry == e, "entry %u is not found", e);
	/* Beside them there is nothing. */
	for (uint32_t e = 0; e < count; e++)
		places[e] = places[e] + 1 == places[(e + 1) % count] ? PLACE_NONE : places[e] + 1;
	odd = find_in_all_ways(&index, places, count, hits);
	expect(!odd, "%s finds something else", odd);
	for (uint32_t e = 0; e < count; e++)
		expect(hits[e].entry == INDEX_NO_ENTRY, "behind entry %u", e);
	expect(index_lookups_checked(&index, &err), "%s", err.text);
	index_close(&index);
	free(table);
}

static void build(const char *output, unsigned threads)
{
	static const char *const sources[] = { "es003.csv", "extract.csv" };
	static const struct assumption assumption = { SOURCE_DRAWBACK, "N" };
	struct build_options options = plain_options(output, sources, threads);
	struct build_report report;
	int root = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	options.sources_count = ARRAY_LEN(sources);
	options.assumptions = &assumption;
	options.assumptions_count = 1;
	options.data_date = day_parse_iso(span_text("2026-07-15"));
	must(root >= 0 && chdir(FOLDER) == 0); /* The index names its sources as they were named. */
	expect_built(&options, &report);
	must(fchdir(root) == 0 && close(root) == 0);
	assert_int_equal(report.replaced, 2);
}

/* The version of the program stands in the header; everything else is the format's. */
static void as_if_written_by_the_first(char *bytes, const char *first)
{
	struct index_header *header = (struct index_header *)(void *)bytes;

	memcpy(header->written_by, ((const struct index_header *)(const void *)first)->written_by,
	       sizeof(header->written_by));
	header->root = index_header_root(header);
}

UNIT_TEST(the_sources_still_make_it)
{
	struct folder folder = folder_make();
	const char *path = folder_file(&folder, "again.cidx");
	size_t len, again_len;
	char *bytes = file_read(FOLDER "index.cidx", &len);

	if (INDEX_MAJOR != 1 || INDEX_MINOR != 0)
		skip();
	fix_the_world(); /* SOURCE_DATE_EPOCH is that of the file. */
	for (unsigned threads = 1; threads <= 3; threads++) {
		char *again;

		build(path, threads);
		again = file_read(path, &again_len);
		must(again_len == len);
		as_if_written_by_the_first(again, bytes);
		for (size_t i = 0; i < len; i++)
			expect(again[i] == bytes[i], "%u threads: byte %zu is %02x, not %02x", threads, i,
			       (unsigned char)again[i], (unsigned char)bytes[i]);
		free(again);
	}
	free(bytes);
	folder_remove(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte_and_the_header),
		cmocka_unit_test(every_entry),
		cmocka_unit_test(the_sources_still_make_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
