/* ES-003, Entry Summary Line Tariff Details: 27 default columns, then the optional ones that people add. */
#include "es003_columns.h"
#include "layout.h"
#include "put.h"
#include "rng.h"
#include "tariff.h"

/* The widest row: 27 default columns take under 300 bytes, the optional ones under 300 with the longest name. */
#define ROW_BYTES 1024

static const char header_default[] =
	"Entry Summary Number,Entry Type Code,Importer Number,Port of Entry Code,Entry Date,Entry Summary Date,"
	"Initial Entry Summary Create Date,Entry Summary Line Number,Review Team Number,Country of Origin Code,"
	"Country of Export Code,Manufacturer ID,Foreign Exporter ID,Line SPI Code,Standard Visa Number,"
	"Textile Category Code,Textile Category,Tariff Ordinal Number,HTS Number - Full,Line Tariff Quantity (1),"
	"Line Tariff UOM (1) Code,Line Tariff Quantity (2),Line Tariff UOM (2) Code,Line Tariff Quantity (3),"
	"Line Tariff UOM (3) Code,Line Tariff Goods Value Amount,Line Tariff Duty Amount,";

/* New York, Los Angeles, Long Beach, Chicago, Memphis, Louisville, Laredo, Detroit, Savannah, Houston. */
static const char *const ports[] = { "1001", "2704", "2709", "3901", "2095", "4196", "2304", "3801", "1703", "5301" };
#define PORTS (sizeof ports / sizeof ports[0])

/* The parts of a row that are the same for the whole entry are formatted once. */
struct entry_text {
	char head[ROW_BYTES / 2];
	char tail[ROW_BYTES / 2];
	char team[3];
	uint32_t maker;
	size_t head_bytes;
	size_t tail_bytes;
};

static void header_write(struct sink *sink, const struct layout_style *style)
{
	char *p = put_text(sink_room(sink, 4 * ROW_BYTES), header_default);

	p = column_headers(p, es003_optional, es003_optional_count, style->without);
	sink_advance(sink, put_char(p, '\n'));
}

static void entry_text_make(struct entry_text *text, const struct layout_style *style, const struct cell_source *source)
{
	const struct summary *summary = source->summary;
	struct rng rng = rng_at(source->population->key_report, summary->ordinal);
	char number[IMPORTERS_NUMBER_SIZE];
	char *p = put_char(put_bytes(text->head, summary->number, ENTRYNUM_LEN), ',');

	if (summary->type != 0)
		p = put_digits(p, summary->type, 2);
	importers_number(&source->population->importers, summary->importer, number);
	p = put_char(put_text(put_char(p, ','), number), ',');
	p = put_char(put_text(p, ports[rng_below(&rng, PORTS)]), ',');
	p = put_char(put_date_us(p, summary->entry_date), ',');
	p = put_char(put_date_us(p, summary->summary_date), ',');
	p = put_char(put_date_us(p, summary->summary_date - (int32_t)rng_below(&rng, 4)), ',');
	text->head_bytes = (size_t)(p - text->head);
	put_digits(text->team, 100 + rng_below(&rng, 900), 3);
	text->maker = rng_below(&rng, 100000);
	p = column_cells(text->tail, es003_optional, es003_optional_count, style->without, source);
	text->tail_bytes = (size_t)(put_char(p, '\n') - text->tail);
}

static char *put_hts(char *p, uint64_t hts, bool dots)
{
	/* Eight digits in chapter 99, ten elsewhere. */
	unsigned width = hts < 100000000 ? 8 : 10;
	char digits[10];

	put_digits(digits, hts, width);
	if (!dots)
		return put_bytes(p, digits, width);
	p = put_char(put_bytes(p, digits, 4), '.');
	p = put_char(put_bytes(p, digits + 4, 2), '.');
	return put_bytes(p, digits + 6, width - 6);
}

/* Columns 8 to 27. */
static char *put_line(char *p, const struct tariff_row *row, const struct entry_text *text, bool dots)
{
	p = put_char(put_digits(p, row->line, 3), ',');
	p = put_char(put_bytes(p, text->team, 3), ',');
	p = put_char(put_bytes(p, row->origin, 2), ',');
	p = put_char(put_bytes(p, row->origin, 2), ',');
	p = put_text(put_bytes(p, row->origin, 2), "MAKER");
	p = put_digits(p, text->maker, 5);
	/* No foreign exporter, special programme, visa or textile category. */
	p = put_text(p, "CIT,,,,,,");
	p = put_char(put_uint(p, row->ordinal), ',');
	p = put_char(put_hts(p, row->hts, dots), ',');
	if (row->quantity > 0)
		p = put_text(put_uint(p, row->quantity), ",NO,,,,,");
	else
		p = put_text(p, ",,,,,,");
	p = put_char(put_money_us(p, row->value_cents), ',');
	/* Free rows come with a zero or with nothing at all. */
	if (row->duty_cents > 0 || row->line % 2 == 1)
		p = put_money_us(p, row->duty_cents);
	return put_char(p, ',');
}

static unsigned entry_write(struct sink *sink, const struct layout_style *style, const struct population *population,
			    uint64_t ordinal, unsigned slot, unsigned slots)
{
	struct tariff_row rows[TARIFF_ROWS_MAX];
	struct summary summary;
	struct cell_source source = { population, &summary, { 0, 0 } };
	struct entry_text text;
	unsigned written = 0;
	unsigned count;

	summary_make(population, ordinal, &summary);
	count = tariff_rows(population, &summary, rows);
	if (slot < count)
		entry_text_make(&text, style, &source);
	for (unsigned i = slot; i < count; i += slots) {
		char *p = put_bytes(sink_room(sink, ROW_BYTES), text.head, text.head_bytes);

		p = put_line(p, &rows[i], &text, style->dots);
		sink_advance(sink, put_bytes(p, text.tail, text.tail_bytes));
		written++;
	}
	return written;
}

const struct layout layout_es003 = { 4, header_write, entry_write };
