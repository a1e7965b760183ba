/*
 * ingest/block.h: rows read column by column say what row_read() says of each by itself: random sources, and every byte at every
 * place of cells of every kind.
 */
#include "ingest/block.h"

#include "io/map.h"
#include "unit/random_source.h"

#define TEXTS 4000

/* What a block reads: its slice ends where nothing but the slack of a map can be read. */
struct bench {
	const struct setting *setting;
	struct row_reader reader;
	struct texts texts;
	struct text_cache cache;
	struct block block;
	struct edge edge;
	size_t quick; /* rows that were read as rows of a block */
	size_t rows;
};

static void bench_begin(struct bench *b, const struct setting *setting, size_t capacity)
{
	*b = (struct bench){ .setting = setting, .edge = edge_make(capacity + MAP_SLACK) };
	texts_init(&b->texts);
	text_cache_init(&b->cache, &b->texts);
	setting_reader(setting, &b->reader);
	block_init(&b->block, &b->reader, &b->cache);
}

static void bench_end(struct bench *b)
{
	row_reader_free(&b->reader);
	text_cache_free(&b->cache);
	texts_free(&b->texts);
	edge_free(&b->edge);
}

static void expect_row(const struct bench *b, size_t r, struct span slice)
{
	const unsigned char *at = slice.begin + b->block.rows[r].begin;
	const struct block *block = &b->block;
	struct row_reader alone;
	struct row row;

	setting_reader(b->setting, &alone);
	(void)row_read(&alone, at, slice.begin + slice.len_bytes, &row);
	expect(!row.blank && !row.refused, "\"%.80s\" is %s", (const char *)at, row.blank ? "blank" : row.refused);
	expect(block->place[r] == alone.facts.place && block->attr[r] == alone.facts.attr &&
		       block->duty_cents[r] == alone.facts.duty_cents &&
		       block->ieepa_count[r] == alone.facts.ieepa_count &&
		       block->summary_date[r] == alone.facts.summary_date &&
		       block->payment_date[r] == alone.facts.payment_date,
	       "\"%.80s\"", (const char *)at);
	expect_bytes(dict_text(&b->texts.dicts[TEXT_IMPORTER], block->importer[r]),
		     span_of(alone.facts.importer, alone.facts.importer_len), "importer");
	if (alone.known & (1u << FIELD_LIQUIDATION_STATUS | 1u << FIELD_CAPE)) {
		struct span none = { NULL, 0 };
		struct span remark = remark_make(
			(alone.known >> FIELD_LIQUIDATION_STATUS) & 1 ? alone.facts.liquidation_status : none,
			(alone.known >> FIELD_CAPE) & 1 ? alone.facts.cape : none);

		expect_bytes(dict_text(&b->texts.dicts[TEXT_REMARK], block->remark[r] - 1), remark, "remark");
		free((void *)(uintptr_t)remark.begin);
	} else {
		assert_int_equal(block->remark[r], 0);
	}
	row_reader_free(&alone);
}

/* Reads a slice in blocks; every record is in one of them, in the order of the text. */
static void read_slice(struct bench *b, struct span text)
{
	unsigned char slack[MAP_SLACK] = { 0 };
	unsigned char *copy = malloc(text.len_bytes + MAP_SLACK);
	uint32_t *ends = calloc(text.len_bytes + ENDS_SLACK, sizeof(*ends));
	struct block_slice slice = { .ends = ends };
	size_t next = 0;
	bool open;

	must(copy != NULL && ends != NULL);
	if (text.len_bytes)
		memcpy(copy, text.begin, text.len_bytes);
	memcpy(copy + text.len_bytes, slack, sizeof(slack));
	slice.bytes = span_of(edge_put(&b->edge, copy, text.len_bytes + MAP_SLACK).begin, text.len_bytes);
	free(copy);
	slice.ends_count = ends_find(slice.bytes, b->reader.record_end, ends, &open);
	slice.quotes = text.len_bytes && memchr(slice.bytes.begin, '"', text.len_bytes);
	while (block_read(&b->block, &slice)) {
		assert_in_range(b->block.count, 1, BLOCK_ROWS);
		for (size_t r = 0; r < b->block.count; r++) {
			const struct block_row *row = &b->block.rows[r];

			assert_true(row->first == next && (ends[next + row->ends_count - 1] & ENDS_RECORD));
			assert_true(row->begin == (next ? (ends[next - 1] & ~ENDS_RECORD) + 1 : 0));
			next += row->ends_count;
			b->rows++;
			b->quick += !b->block.slow[r];
			if (!b->block.slow[r])
				expect_row(b, r, slice.bytes);
		}
	}
	assert_int_equal(next, slice.ends_count);
	free(ends);
}

UNIT_TEST(random_rows_are_read_as_alone)
{
	static struct random_source source;
	static struct naive naive;
	struct rng rng = { 59 };
	size_t quick = 0;

	for (unsigned n = 0; n < TEXTS; n++) {
		random_source(&rng, &source);
		naive_read(&naive, span_of(source.text, source.len), source.setting.record_end);
		if (naive.open == NAIVE_NONE && !source.setting.overlay) {
			struct bench bench;

			bench_begin(&bench, &source.setting, NAIVE_MAX);
			read_slice(&bench, span_of(source.text, source.len));
			quick += bench.quick;
			bench_end(&bench);
		}
		random_source_end(&source);
	}
	expect(quick > TEXTS, "%zu rows were read by columns", quick);
}

/* --- every byte at every place ------------------------------------------------------------------------------------------ */

#define ENTRY_HEADER \
	ROW_REQUIRED ",IEEPA HTS Count,IEEPA Duty,Entry Summary Date,Payment Date,Protest Status,CAPE Indicator\n"
#define TARIFF_HEADER ROW_REQUIRED ",HTS Number,Line Duty Amount,Drawback Indicator,Liquidation Status\n"
#define CELLS_MAX     16
#define TEXT_MAX      (1 << 22)

static const char *const entry_cells[][CELLS_MAX] = {
	{ "SSA26031601", "123456789XX", "01", "1", "2", "0", "2026-05-01", "2", "417.24", "12/31/2025", "", "Open",
	  "Y" },
	{ "ssa26031601", "12-3456789XX", "9", "Accepted", "CBP", "N", "", "12", "$12345678.90", "1/2/2026",
	  "2024-02-29", "", "" },
	{ "\"SSA26031601\"", "12345678", "x", "", "", "", "02/29/2025", "", "", "1979-12-31", "2099-12-31", "Suspended",
	  "a" },
	{ "SSA-2603160-1", "1234567890ABCDEF", "\"02\"", "3", "Trade", "Y", "2026-13-01", "0", "-1.00", "2026-00-10",
	  "2026-04-31", "x", "\"q\"" },
	{ "99999999999", "A", "23", "4", "1", "yes", "2000-02-29", "7", "0.005", "2100-01-01", "1980-01-01", "open",
	  "" },
};
static const char *const tariff_cells[][CELLS_MAX] = {
	{ "SSA26031601", "123456789XX", "01", "1", "2", "0", "", "99030125", "$278.16", "N", "Liquidated" },
	{ "SSA26031602", "12-3456789", "11", "2", "1", "1", "", "9903.02.01", "\"$1,390.81\"", "Y", "" },
	{ "SSA26031603", "", "11", "2", "1", "1", "", "6402991890", "0.00", "", "" },
	{ "SSA26031604", "1234567", "11", "2", "1", "1", "", "990302", "999999999.99", "x", " a " },
};

struct text {
	char *bytes;
	size_t len;
};

static void put_row(struct text *text, const char *const *cells, size_t changed, size_t place, int byte)
{
	for (size_t c = 0; c < CELLS_MAX && cells[c]; c++) {
		size_t len = strlen(cells[c]);

		must(text->len + len + 4 < TEXT_MAX);
		if (c)
			text->bytes[text->len++] = ',';
		memcpy(text->bytes + text->len, cells[c], len);
		if (c == changed && place < len)
			text->bytes[text->len + place] = (char)byte;
		text->len += len;
		/* Also at the end, and in an empty cell. */
		if (c == changed && place == len)
			text->bytes[text->len++] = (char)byte;
	}
	text->bytes[text->len++] = '\n';
}

/* A text for each cell and place, a row for each byte. Quotes may make rows run into each other: then they are what they are. */
static void every_byte(const struct setting *setting, const char *const *cells)
{
	static char bytes[TEXT_MAX];
	struct bench bench;

	bench_begin(&bench, setting, TEXT_MAX);
	for (size_t c = 0; c < CELLS_MAX && cells[c]; c++) {
		for (size_t place = 0; place <= strlen(cells[c]); place++) {
			struct text text = { bytes, 0 };

			for (int byte = 0; byte < 256; byte++)
				put_row(&text, cells, c, place, byte);
			read_slice(&bench, span_of(text.bytes, text.len));
		}
	}
	expect(bench.quick * 2 > bench.rows, "%zu of %zu rows were read by columns", bench.quick, bench.rows);
	bench_end(&bench);
}

UNIT_TEST(every_byte_at_every_place)
{
	struct setting entries = { .header = ENTRY_HEADER }, tariffs = { .header = TARIFF_HEADER };

	setting_begin(&entries);
	setting_begin(&tariffs);
	for (size_t i = 0; i < ARRAY_LEN(entry_cells); i++)
		every_byte(&entries, entry_cells[i]);
	for (size_t i = 0; i < ARRAY_LEN(tariff_cells); i++)
		every_byte(&tariffs, tariff_cells[i]);
	setting_end(&entries);
	setting_end(&tariffs);
}

/* Ordinary rows are what the block is for: none of them may be slow. */
UNIT_TEST(ordinary_rows_are_not_slow)
{
	struct setting setting = { .header = ENTRY_HEADER };
	struct text text = { malloc(TEXT_MAX), 0 };
	struct bench bench;

	must(text.bytes != NULL);
	setting_begin(&setting);
	for (size_t i = 0; i < 3 * BLOCK_ROWS + 7; i++)
		put_row(&text, entry_cells[i % 3], SIZE_MAX, 0, 0);
	bench_begin(&bench, &setting, TEXT_MAX);
	read_slice(&bench, span_of(text.bytes, text.len));
	assert_true(bench.rows == 3 * BLOCK_ROWS + 7 && bench.quick == bench.rows);
	bench_end(&bench);
	setting_end(&setting);
	free(text.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_rows_are_read_as_alone),
		cmocka_unit_test(every_byte_at_every_place),
		cmocka_unit_test(ordinary_rows_are_not_slow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
