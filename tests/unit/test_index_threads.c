/*
 * ingest/build.h: sources are read in slices by many workers; wherever a slice ends, and however many workers there are, the index
 * has the same bytes and the right entries.
 */
#include "parse/splitter.h"
#include "unit/built.h"

static struct folder folder;
static char source_path[300], one[300], many[300];
static const char *const sources[] = { source_path };

static int begin(void **state)
{
	(void)state;
	folder = folder_make();
	(void)snprintf(source_path, sizeof(source_path), "%s/es003.csv", folder.path);
	(void)snprintf(one, sizeof(one), "%s/one.cidx", folder.path);
	(void)snprintf(many, sizeof(many), "%s/many.cidx", folder.path);
	fix_the_world();
	return 0;
}

static int end(void **state)
{
	(void)state;
	folder_remove(&folder);
	return 0;
}

/* --- special bytes around the border of slices -------------------------------------------------------------------------- */

/* What stands at the border: from the liquidation status to the end of the row, `at` bytes of it before the border. */
static const struct special {
	const char *name, *typed, *value;
} specials[] = {
	{ "a line end in quotes", "\"ab\ncd\",\n", "ab\ncd" },
	{ "a doubled quote", "\"ab\"\"cd\",\n", "ab\"cd" },
	{ "CRLF", "ab,\r\n", "ab" },
	{ "CRLF in quotes and behind the row", "\"ab\r\ncd\",\"x\"\r\n", "ab\r\ncd" },
	{ "quotes doubled around a line end", "\"\"\"\n\"\"\",\"\n\"\n", "\"\n\"" },
	{ "quotes that open nothing", "ab\"cd\"\"e,\"\"\n", "ab\"cd\"\"e" },
};

/* So many positions each way, more than the longest special has bytes. */
#define AROUND    32
#define ROW_BYTES 6000
/* Rows for three slices and a bit: three workers have something to do. */
#define TEXT_BYTES (3 * SLICE_BYTES + 30000)

struct placed {
	unsigned entry;
	const char *value;
};

static void put_plain(struct export *e, unsigned *entry)
{
	export_row(e, (*entry)++);
	export_text(e, "Liq,");
	export_fill(e, 'x', ROW_BYTES - 100);
	export_text(e, "\n");
}

/* Rows up to a place near `target`, one that fills what is left, then the special, its first byte at `target`. */
static void put_special(struct export *e, unsigned *entry, size_t target, const struct special *special,
			struct placed *placed)
{
	char row[128];
	size_t begins = (size_t)snprintf(row, sizeof(row), ES003_RECORD, 0u, 0u, 0u);

	while (e->len + 3 * ROW_BYTES < target)
		put_plain(e, entry);
	export_row(e, (*entry)++);
	export_text(e, "Liq,");
	export_fill(e, 'x', target - e->len - begins - 1);
	export_text(e, "\n");
	*placed = (struct placed){ *entry, special->value };
	export_row(e, (*entry)++);
	assert_true(e->len == target);
	export_text(e, special->typed);
}

/* Where the first slice ends: what stands behind it does not matter. */
static size_t end_of_slice(const struct export *e, size_t rows)
{
	struct splitter splitter;
	struct slice slice;

	splitter_init(&splitter, span_of(e->bytes + rows, e->len - rows), '\n', SLICE_BYTES);
	must(splitter_next(&splitter, &slice));
	splitter_free(&splitter);
	must(rows + slice.bytes.len_bytes < e->len);
	return rows + slice.bytes.len_bytes;
}

static void expect_entries(const char *path, unsigned entries, const struct placed *placed, size_t placed_count,
			   const char *what)
{
	struct err err = ERR_INIT;
	struct index index;

	expect(index_open(&index, path, &err), "%s: %s", what, err.text);
	expect(index.header.entries == entries, "%s: %zu entries, not %u", what, (size_t)index.header.entries, entries);
	for (unsigned n = 0; n < entries; n++) {
		uint64_t place = place_of_key(export_key(n));
		const char *status = "Liq";
		struct index_hit hit;
		struct facts facts;

		for (size_t p = 0; p < placed_count; p++)
			status = placed[p].entry == n ? placed[p].value : status;
		index_find(&index, &place, 1, &hit);
		expect(hit.entry != INDEX_NO_ENTRY, "%s: entry %u is missing", what, n);
		facts = index_facts(&index, hit.entry);
		expect(facts.ieepa_count == 1 && facts.duty_cents == (int64_t)n + 1, "%s: entry %u has %lld (%u)", what,
		       n, (long long)facts.duty_cents, facts.ieepa_count);
		expect_bytes(facts.liquidation_status, span_text(status), what);
	}
	index_close(&index);
}

static void check_border(struct export *e, const struct special *first, const struct special *second, int shift)
{
	struct build_options options;
	struct build_report report;
	struct placed placed[2];
	unsigned entries = 0;
	size_t rows, border;
	char what[128];

	(void)snprintf(what, sizeof(what), "%s and %s, %d bytes behind the border", first->name, second->name, shift);
	e->len = 0;
	export_text(e, ES003_HEADER "\n");
	rows = e->len;
	border = rows + SLICE_BYTES;
	put_special(e, &entries, (size_t)((long)border + shift), first, &placed[0]);
	put_plain(e, &entries);
	put_plain(e, &entries);
	border = end_of_slice(e, rows) + SLICE_BYTES;
	put_special(e, &entries, (size_t)((long)border - shift), second, &placed[1]);
	while (e->len < TEXT_BYTES)
		put_plain(e, &entries);
	file_write(source_path, e->bytes, e->len);
	options = plain_options(one, sources, 1);
	expect_built(&options, &report);
	expect(report.rows == entries && report.refused_rows == 0, "%s: %zu rows", what, (size_t)report.rows);
	options = plain_options(many, sources, 3);
	expect_built(&options, &report);
	expect_same_bytes(one, many, what);
	expect_entries(one, entries, placed, 2, what);
}

UNIT_TEST(special_bytes_at_every_place_of_a_border)
{
	struct export e = { .capacity = TEXT_BYTES + 4 * ROW_BYTES };

	e.bytes = malloc(e.capacity);
	must(e.bytes != NULL);
	for (size_t s = 0; s < ARRAY_LEN(specials); s++) {
		for (int shift = -AROUND; shift < AROUND; shift++)
			check_border(&e, &specials[s], &specials[(s + 1) % ARRAY_LEN(specials)], shift);
	}
	free(e.bytes);
}

/* --- an export of many rows ---------------------------------------------------------------------------------------------- */

#define ENTRIES 5000
#define ROWS    (3 * ENTRIES)

enum kind { TARIFF_ROWS, TARIFF_ROWS_CR, ENTRY_ROWS, KINDS };

/* What the rows of an entry come to. */
struct expected {
	unsigned rows;
	const char *status; /* of the last one */
};

/* Entries have three rows; every eleventh row stands far from its entry's others. Some are refused, some blank. */
static unsigned put_export(struct export *e, enum kind kind, struct expected *expected)
{
	static const char *const typed[] = { "Liq", "\"Li\nq\"", "\"L\"\"q\"", "", "\"Liq\"" };
	static const char *const values[] = { "Liq", "Li\nq", "L\"q", "", "Liq" };
	const char *line_end = kind == TARIFF_ROWS_CR ? "\r" : "\n";
	unsigned entries = 0;

	memset(expected, 0, ENTRIES * sizeof(*expected));
	e->len = 0;
	export_text(e, kind == ENTRY_ROWS ? EXTRACT_HEADER : ES003_HEADER);
	export_text(e, line_end);
	for (unsigned i = 0; i < ROWS; i++) {
		struct expected *x = &expected[i % 11 == 10 ? ENTRIES - 1 - i / 3 : i / 3];
		unsigned status = kind == TARIFF_ROWS_CR ? 0 : i * 7 % 5;

		if (i % 97 == 0) {
			export_text(e, "not a number,1,2,3,4,5,6,9903.01.25,1.00,\"x");
			export_text(e, line_end);
			export_text(e, "y\"");
		} else if (i % 89 == 0) {
			export_text(e, " ,,");
		} else {
			if (kind == ENTRY_ROWS)
				export_extract_row(e, (unsigned)(x - expected));
			else
				export_row(e, (unsigned)(x - expected));
			export_text(e, typed[status]);
			entries += x->rows++ == 0;
			x->status = values[status];
		}
		export_text(e, i % 13 == 0 && kind != TARIFF_ROWS_CR ? "\r\n" : line_end);
	}
	return entries;
}

static void expect_sums(const char *path, enum kind kind, const struct expected *expected)
{
	struct err err = ERR_INIT;
	struct index index;

	expect(index_open(&index, path, &err), "%s", err.text);
	for (unsigned n = 0; n < ENTRIES; n++) {
		uint64_t place = place_of_key(export_key(n));
		unsigned times = kind == ENTRY_ROWS ? 1 : expected[n].rows;
		struct index_hit hit;
		struct facts facts;

		index_find(&index, &place, 1, &hit);
		expect((hit.entry != INDEX_NO_ENTRY) == (expected[n].rows != 0), "entry %u", n);
		if (hit.entry == INDEX_NO_ENTRY)
			continue;
		facts = index_facts(&index, hit.entry);
		expect(facts.ieepa_count == times && facts.duty_cents == times * ((int64_t)n + 1),
		       "entry %u: %lld (%u)", n, (long long)facts.duty_cents, facts.ieepa_count);
		expect_bytes(facts.liquidation_status, span_text(expected[n].status), "the last row's status");
	}
	index_close(&index);
}

static void build_in_all_ways(enum kind kind, const struct expected *expected, unsigned entries)
{
	static const struct way ways[] = { { 2, 0, 0 },  { 3, 0, 0 },  { 8, 0, 0 },
					   { 1, 50, 0 }, { 3, 50, 0 }, { 3, 1000, 0 } };
	char rejects[300], other_rejects[300];
	struct build_options options = plain_options(one, sources, 1);
	struct build_report report, other;

	(void)snprintf(rejects, sizeof(rejects), "%s/rejects.csv", folder.path);
	(void)snprintf(other_rejects, sizeof(other_rejects), "%s/other-rejects.csv", folder.path);
	options.rejects = rejects;
	expect_built(&options, &report);
	assert_int_equal(report.refused_rows, (ROWS + 96) / 97);
	assert_true(report.refused_duty_cents == 100 * (int64_t)report.refused_rows);
	assert_int_equal(report.entries, entries);
	expect_sums(one, kind, expected);
	for (size_t w = 0; w < ARRAY_LEN(ways); w++) {
		options = plain_options(many, sources, ways[w].threads);
		options.spill_every = ways[w].spill_every;
		options.rejects = other_rejects;
		expect_built(&options, &other);
		expect_same_bytes(one, many, "index");
		expect_same_bytes(rejects, other_rejects, "rejects");
		assert_true(other.rows == report.rows && other.disagreeing == report.disagreeing &&
			    other.root == report.root && other.refused_duty_cents == report.refused_duty_cents);
	}
}

UNIT_TEST(an_export_by_any_number_of_workers)
{
	static struct expected expected[ENTRIES];
	struct export e = { .capacity = 4 << 20 };

	e.bytes = malloc(e.capacity);
	must(e.bytes != NULL);
	for (unsigned kind = 0; kind < KINDS; kind++) {
		unsigned entries = put_export(&e, (enum kind)kind, expected);

		file_write(source_path, e.bytes, e.len);
		build_in_all_ways((enum kind)kind, expected, entries);
	}
	free(e.bytes);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(special_bytes_at_every_place_of_a_border),
		TEST(an_export_by_any_number_of_workers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
