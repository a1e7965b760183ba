/* docs/index-format.md and src/index/layout.h say the same. */
#include "core/entry.h"
#include "core/place.h"
#include "index/layout.h"

#include "unit/support.h"

#define DOCUMENT "docs/index-format.md"

static char *document;

static int begin(void **state)
{
	size_t len_bytes;

	(void)state;
	document = file_read(DOCUMENT, &len_bytes);
	return 0;
}

static int end(void **state)
{
	(void)state;
	free(document);
	return 0;
}

/* --- tables ------------------------------------------------------------------------------------------------------------- */

#define CELLS_MAX 6

struct table_row {
	char cells[CELLS_MAX][400];
	unsigned count;
};

/* Behind the heading of a table and the line under it; its heading is given as it stands in the document. */
static const char *table_begin(const char *heading)
{
	const char *at = strstr(document, heading);

	expect(at, DOCUMENT " has no table %s", heading);
	at = strchr(at, '\n');
	must(at && strncmp(at + 1, "|---", 4) == 0);
	at = strchr(at + 1, '\n');
	must(at != NULL);
	return at + 1;
}

/* The next row, its cells without the blanks around them; NULL behind the last. */
static const char *table_next(const char *at, struct table_row *row)
{
	const char *stop = strchr(at, '\n');

	row->count = 0;
	if (*at != '|' || !stop)
		return NULL;
	for (at++; at < stop; row->count++) {
		const char *bar = memchr(at, '|', (size_t)(stop - at)), *last = bar;

		must(bar && row->count < CELLS_MAX);
		for (; at < bar && *at == ' '; at++)
			;
		for (; last > at && last[-1] == ' '; last--)
			;
		must((size_t)(last - at) < sizeof(row->cells[0]));
		(void)snprintf(row->cells[row->count], sizeof(row->cells[0]), "%.*s", (int)(last - at), at);
		at = bar + 1;
	}
	return stop + 1;
}

/* "u32", "20 bytes", "128 × 24 bytes", "bytes" (one by one). */
static size_t bytes_of(const char *type)
{
	unsigned long count, bytes;

	if (sscanf(type, "u%lu", &bytes) == 1)
		return bytes / 8;
	if (sscanf(type, "%lu × %lu bytes", &count, &bytes) == 2)
		return count * bytes;
	if (sscanf(type, "%lu bytes", &bytes) == 1)
		return bytes;
	expect(strcmp(type, "bytes") == 0, "\"%s\" is no type", type);
	return 1;
}

/* --- tests -------------------------------------------------------------------------------------------------------------- */

UNIT_TEST(sections)
{
	const char *at = table_begin("| section | id | item | items | content |");
	struct table_row row;
	unsigned s = 0;

	for (; (at = table_next(at, &row)) != NULL; s++) {
		expect(row.count == 5 && s < INDEX_SECTIONS, "row %u: %s", s, row.cells[0]);
		expect_text(row.cells[0], index_section_names[s], "name");
		expect(strtoul(row.cells[1], NULL, 10) == s, "%s: id %s", row.cells[0], row.cells[1]);
		expect(bytes_of(row.cells[2]) == index_item_bytes[s], "%s: items of %s", row.cells[0], row.cells[2]);
	}
	assert_int_equal(s, INDEX_SECTIONS);
}

#define FIELD(field)                                                                                       \
	{                                                                                                  \
#field, offsetof(struct index_header, field), sizeof(((struct index_header *)NULL)->field) \
	}

UNIT_TEST(header)
{
	static const struct {
		const char *name;
		size_t offset, len_bytes;
	} fields[] = {
		FIELD(magic),      FIELD(major),     FIELD(minor),    FIELD(data_date), FIELD(sections_count),
		FIELD(file_bytes), FIELD(entries),   FIELD(built_at), FIELD(importers), FIELD(remarks),
		FIELD(written_by), FIELD(checksums), FIELD(sections), FIELD(zero),      FIELD(root),
	};
	const char *at = table_begin("| offset | type | field |");
	struct table_row row;
	size_t f = 0, next = 0;

	for (; (at = table_next(at, &row)) != NULL; f++) {
		char name[100] = "";

		expect(row.count == 3 && f < ARRAY_LEN(fields), "row %zu: %s", f, row.cells[2]);
		(void)sscanf(row.cells[2], "`%99[a-z_]`", name);
		expect_text(name, fields[f].name, "field");
		expect(strtoul(row.cells[0], NULL, 10) == fields[f].offset, "%s: offset %s", name, row.cells[0]);
		expect(bytes_of(row.cells[1]) == fields[f].len_bytes, "%s: %s", name, row.cells[1]);
		expect(fields[f].offset == next, "%s: the one before ends at %zu", name, next);
		next = fields[f].offset + fields[f].len_bytes;
	}
	assert_int_equal(f, ARRAY_LEN(fields));
	assert_int_equal(next, INDEX_HEADER_BYTES);
}

/* What the table says in words of each item. */
UNIT_TEST(items)
{
	static const struct {
		const char *what;
		size_t is, should;
	} rows[] = {
		{ "section row: id", offsetof(struct index_section_row, id), 0 },
		{ "section row: flags", offsetof(struct index_section_row, flags), 4 },
		{ "section row: offset", offsetof(struct index_section_row, offset), 8 },
		{ "section row: length", offsetof(struct index_section_row, len_bytes), 16 },
		{ "hot: attribute words", offsetof(struct index_hot, attr), 0 },
		{ "hot: numbers of importers", offsetof(struct index_hot, importer), 40 },
		{ "hot: zero", offsetof(struct index_hot, zero), 60 },
		{ "cold: duty", offsetof(struct index_cold, duty_cents), 0 },
		{ "cold: count", offsetof(struct index_cold, ieepa_count), 8 },
		{ "cold: summary day", offsetof(struct index_cold, summary_date), 12 },
		{ "cold: payment day", offsetof(struct index_cold, payment_date), 14 },
		{ "cold: remark", offsetof(struct index_cold, remark), 16 },
		{ "serials: first entry", offsetof(struct index_serials, first_entry), 0 },
		{ "serials: bits", offsetof(struct index_serials, bits), 4 },
		{ "strays: first entry", offsetof(struct index_strays, first_entry), 0 },
		{ "strays: lower halves", offsetof(struct index_strays, low), 4 },
		{ "strays: upper halves", offsetof(struct index_strays, high), 44 },
		{ "run: chunk", offsetof(struct index_run, first_chunk), 0 },
		{ "run: line", offsetof(struct index_run, first_line), 4 },
		{ "run: lines", offsetof(struct index_run, lines), 8 },
		{ "filer: code", offsetof(struct index_filer, filer), 0 },
		{ "filer: run", offsetof(struct index_filer, first_run), 4 },
		{ "filer: line of strays", offsetof(struct index_filer, first_stray), 8 },
		{ "remark: columns", offsetof(struct index_remark, known), 0 },
		{ "remark: length", offsetof(struct index_remark, liquidation_status_bytes), 4 },
	};
	struct index_cold cold = { .remark = 0 };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect(rows[i].is == rows[i].should, "%s: %zu, not %zu", rows[i].what, rows[i].is, rows[i].should);
	/* Little-endian, also the duty in its two halves. */
	index_cold_set_duty(&cold, 0x0807060504030201);
	assert_memory_equal(&cold, "\1\2\3\4\5\6\7\10", 8);
	assert_true(index_cold_duty(&cold) == 0x0807060504030201);
	for (unsigned i = 0; i < 64; i++) {
		index_cold_set_duty(&cold, INT64_MIN >> i);
		assert_true(index_cold_duty(&cold) == INT64_MIN >> i);
	}
}

static unsigned bits_of(const char *cell, unsigned *last)
{
	unsigned first;

	must(sscanf(cell, "%u–%u", &first, last) == 2);
	return first;
}

/* "1 none" or "optional: 1 none" among the codes of a field; optional fields say so. */
static void expect_codes(enum field field, const char *codes)
{
	const char *at = strstr(codes, ": ") ? strrchr(codes, ':') + 2 : codes;
	unsigned code = entry_bits[field].optional, listed = 0;
	char room[ENTRY_CODE_ROOM], pair[64];

	expect((strstr(codes, "optional: ") != NULL) == entry_bits[field].optional, "%s: %s", field_names[field],
	       codes);
	for (; at && *at; at = strstr(at, ", ") ? strstr(at, ", ") + 2 : NULL, code++, listed++) {
		(void)snprintf(pair, sizeof(pair), "%u %s", code, entry_code_name(field, code, room));
		expect(strncmp(at, pair, strlen(pair)) == 0 && strchr(",", at[strlen(pair)]), "%s: \"%s\", not \"%s\"",
		       field_names[field], pair, at);
	}
	/* Behind those that are listed there are none with a name. */
	must(listed > 0);
	for (; code < 1u << entry_bits[field].width; code++)
		expect_text(entry_code_name(field, code, room), "unknown", field_names[field]);
}

static void expect_assumed(const char *cell)
{
	for (unsigned f = 0; f < FIELD_EARLIER_CLAIM; f++) {
		char name[40];

		(void)snprintf(name, sizeof(name), "`%s`", field_names[f]);
		cell = strstr(cell, name);
		expect(cell, "%s, or in another order", name);
		cell += strlen(name);
	}
	expect(*cell == '\0', "behind the last field: %s", cell);
}

UNIT_TEST(attribute_words)
{
	const char *at = table_begin("| bits | field | codes |");
	struct table_row row;
	unsigned next = 0, rows = 0;

	for (; (at = table_next(at, &row)) != NULL; rows++) {
		unsigned last, first = bits_of(row.cells[0], &last);
		char name[40] = "";
		unsigned f = 0;

		expect(first == next, "%s begins at %u, not %u", row.cells[1], first, next);
		next = last + 1;
		if (sscanf(row.cells[1], "`%39[a-z_]`", name) != 1) {
			expect_text(row.cells[1], "assumed", "the last row");
			assert_int_equal(first, ENTRY_ASSUMED_SHIFT);
			expect_assumed(row.cells[2]);
			continue;
		}
		while (f < FIELDS && strcmp(field_names[f], name) != 0)
			f++;
		must(f < FIELDS);
		expect(entry_bits[f].shift == first && entry_bits[f].width == last - first + 1, "%s", name);
		if (f != FIELD_LIQUIDATION_DATE && f != FIELD_TYPE && f != FIELD_EARLIER_CLAIM)
			expect_codes((enum field)f, row.cells[2]);
	}
	assert_int_equal(next, 64);
	assert_int_equal(rows, 14);
	assert_true(ENTRY_ZERO_MASK == entry_mask(FIELD_EARLIER_CLAIM));
	assert_int_equal(ENTRY_TYPE_UNKNOWN, 127);
}

/* Numbers that stand in sentences. */
UNIT_TEST(numbers_in_the_text)
{
	char version[40], places[100];
	static const struct {
		const char *text;
		uint64_t is, should;
	} rows[] = {
		{ "each beginning at a multiple of 4,096", INDEX_ALIGN, 4096 },
		{ "each block of 16,384 bytes", INDEX_BLOCK_BYTES, 16384 },
		{ "whose bitmap lines cover 480 slots each", INDEX_SERIALS_SLOTS, 480 },
		{ "480 bits (15 × u32)", INDEX_SERIALS_WORDS, 15 },
		{ "first chunk of 480 slots", INDEX_SERIALS_SLOTS, 480 },
		{ "five entries: attribute words", INDEX_HOT_ENTRIES, 5 },
		{ "entries / 5, rounded up", INDEX_HOT_ENTRIES, 5 },
		{ "ten numbers: lower halves", INDEX_STRAYS_NUMBERS, 10 },
		{ "else 15,728,640 + the eight\ndigits", SLOT_WRONG_CHECK, 15728640 },
		{ "a number below 46,656", FILER_CODES, 46656 },
		{ "the last row has the code 46,656", FILER_CODES, 46656 },
		{ "more than 2³²−2 entries", INDEX_ENTRIES_MAX, UINT32_MAX - 1 },
		{ "`magic`: `CAPEIDX` and LF", sizeof(INDEX_MAGIC) - 1, 8 },
		{ "(1: liquidation status, 2: CAPE indicator)", INDEX_REMARK_STATUS * 10 + INDEX_REMARK_CAPE, 12 },
		{ "bit 0: a reader that does not know the section may skip it", SECTION_OPTIONAL, 1 },
		{ "1 to 43,830 are 1980-01-01 to 2099-12-31", DAY_LAST, 43830 },
		{ "65,534 means that the source had no such column, 65,535 unknown", DAY_ABSENT * 10 + DAY_UNKNOWN,
		  655340 + 65535 },
		{ "A duty of the smallest 64-bit number", (uint64_t)INDEX_NO_DUTY, UINT64_C(1) << 63 },
		{ "XXH3-64 of the 4,088 bytes before it", offsetof(struct index_header, root), 4088 },
	};

	assert_string_equal(INDEX_MAGIC, "CAPEIDX\n");
	(void)snprintf(version, sizeof(version), "Version %d.%d:", INDEX_MAJOR, INDEX_MINOR);
	expect(strstr(document, version), DOCUMENT " is not of \"%s\"", version);
	(void)snprintf(places, sizeof(places), "| 0–%d | value |\n| %d | set if there is a letter",
		       PLACE_VALUE_BITS - 1, PLACE_VALUE_BITS);
	expect(strstr(document, places), "no \"%s\"", places);
	(void)snprintf(places, sizeof(places), "| %d–58 | filer code", PLACE_FILER_BITS);
	expect(strstr(document, places), "no \"%s\"", places);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		expect(strstr(document, rows[i].text), DOCUMENT " does not say \"%s\"", rows[i].text);
		expect(rows[i].is == rows[i].should, "%s: %llu", rows[i].text, (unsigned long long)rows[i].is);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(sections), TEST(header), TEST(items), TEST(attribute_words),
					    TEST(numbers_in_the_text) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
