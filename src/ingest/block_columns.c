/* A loop for each kind of column. Cells of slow rows are empty, and what is made of them is looked at by nobody. */
#include "ingest/block_columns.h"

#include "core/digits.h"
#include "core/key.h"
#include "core/same.h"
#include "parse/money.h"

/* --- entry numbers and importers ---------------------------------------------------------------------------------------- */

static void read_places(struct block *b, struct block_column *column, const struct block_cells *cells)
{
	(void)column;
	for (size_t r = 0; r < b->count; r++) {
		b->place[r] = place_pack(block_cell(cells, r));
		b->slow[r] |= b->place[r] == PLACE_NONE;
	}
}

/* True if all eight bytes are digits or capital letters. */
static bool are_plain(uint64_t bytes)
{
	const uint64_t high = BYTES_OF(0x80);
	/* A byte below 0x80 reaches the high bit where it is not below the one compared with. */
	uint64_t digits = (bytes + BYTES_OF(0x80 - '0')) & ~(bytes + BYTES_OF(0x80 - '9' - 1));
	uint64_t capitals = (bytes + BYTES_OF(0x80 - 'A')) & ~(bytes + BYTES_OF(0x80 - 'Z' - 1));

	return (bytes & high) == 0 && ((digits | capitals) & high) == high;
}

/* Eight to sixteen bytes that are a normalised number already: two words that overlap. */
static bool take_plain_importer(struct span value, struct importer_key *key)
{
	uint64_t low, high;

	if (value.len_bytes < 8 || value.len_bytes > IMPORTER_LEN_MAX)
		return false;
	low = digits_load(value.begin);
	high = digits_load(value.begin + value.len_bytes - 8);
	if (!are_plain(low) || !are_plain(high))
		return false;
	/* Without what `low` has; zeros come in behind. */
	high = value.len_bytes == 8 ? 0 : high >> (8 * (IMPORTER_LEN_MAX - value.len_bytes));
	low = htole64(low);
	high = htole64(high);
	memcpy(key->text, &low, sizeof(low));
	memcpy(key->text + sizeof(low), &high, sizeof(high));
	key->len = (uint32_t)value.len_bytes;
	return true;
}

static void read_importers(struct block *b, struct block_column *column, const struct block_cells *cells)
{
	const struct importer_key *last = &b->importer_keys[0];

	column->word = span_of(NULL, 0); /* Its key is gone. */
	for (size_t r = 0; r < b->count; r++) {
		struct importer_key *key = &b->importer_keys[r];
		struct span value = block_cell(cells, r);

		if (take_plain_importer(value, key))
			continue;
		/* Tariff rows of an entry follow each other. */
		if (value.len_bytes && span_same(value, column->word)) {
			*key = *last;
		} else {
			memset(key, 0, sizeof(*key));
			key->len = (uint32_t)alnum_normalise(value, key->text, IMPORTER_LEN_MAX);
			column->word = value;
			last = key;
		}
		b->slow[r] |= key->len > IMPORTER_LEN_MAX;
	}
}

/* --- codes ----------------------------------------------------------------------------------------------------------- */

#define CODE_EMPTY 256

static unsigned code_of(enum source_field field, struct span value)
{
	struct facts facts = facts_none();

	(void)cell_read(field, cell_trim(value), &facts);
	return entry_get(facts.attr, source_fields[field].field);
}

static unsigned word_code(struct block_column *column, struct span value)
{
	if (!span_same(column->word, value)) {
		column->word = value;
		column->word_code = code_of(column->field, value);
	}
	return column->word_code;
}

static inline unsigned code_at(struct block_column *column, struct span value)
{
	return value.len_bytes == 0   ? column->codes[CODE_EMPTY]
	       : value.len_bytes == 1 ? column->codes[value.begin[0]]
				      : word_code(column, value);
}

static void read_codes(struct block *b, struct block_column *column, const struct block_cells *cells)
{
	unsigned shift = entry_bits[source_fields[column->field].field].shift;

	for (size_t r = 0; r < b->count; r++)
		b->attr[r] |= (entry_attr)code_at(column, block_cell(cells, r)) << shift;
}

/* Two digits, mostly others than above. */
static void read_types(struct block *b, struct block_column *column, const struct block_cells *cells)
{
	unsigned shift = entry_bits[FIELD_TYPE].shift;

	for (size_t r = 0; r < b->count; r++) {
		struct span value = block_cell(cells, r);
		unsigned code, tens, ones;

		if (value.len_bytes == 2 && (tens = value.begin[0] - 0u - '0') <= 9 &&
		    (ones = value.begin[1] - 0u - '0') <= 9)
			code = tens * 10 + ones;
		else
			code = code_at(column, value);
		b->attr[r] |= (entry_attr)code << shift;
	}
}

static void read_counts(struct block *b, struct block_column *column, const struct block_cells *cells)
{
	unsigned shift = entry_bits[FIELD_IEEPA_COUNT].shift;

	(void)column;
	for (size_t r = 0; r < b->count; r++) {
		struct span value = block_cell(cells, r);
		struct facts facts;
		unsigned digit;

		if (value.len_bytes == 1 && (digit = value.begin[0] - 0u - '0') <= 9) {
			b->ieepa_count[r] = digit;
			b->attr[r] |= (entry_attr)IEEPA_NONE << shift;
			continue;
		}
		facts = facts_none();
		(void)cell_read(SOURCE_IEEPA_COUNT, cell_trim(value), &facts);
		b->ieepa_count[r] = facts.ieepa_count;
		b->attr[r] |= facts.attr & entry_mask(FIELD_IEEPA_COUNT);
	}
}

/* --- days ------------------------------------------------------------------------------------------------------------ */

static inline day day_of_cell(struct span value)
{
	day d;

	if (value.len_bytes == 0)
		return DAY_BLANK;
	return value.len_bytes == 10 && day_parse_ten(value.begin, &d) ? d : day_parse_cell(cell_trim(value));
}

static void read_liquidation_dates(struct block *b, struct block_column *column, const struct block_cells *cells)
{
	unsigned shift = entry_bits[FIELD_LIQUIDATION_DATE].shift;

	(void)column;
	for (size_t r = 0; r < b->count; r++)
		b->attr[r] |= (entry_attr)day_of_cell(block_cell(cells, r)) << shift;
}

/* Of entry summaries and of payments. */
static void read_dates(struct block *b, struct block_column *column, const struct block_cells *cells)
{
	day *dates = column->field == SOURCE_PAYMENT_DATE ? b->payment_date : b->summary_date;

	for (size_t r = 0; r < b->count; r++)
		dates[r] = day_of_cell(block_cell(cells, r));
}

/* --- money and tariff numbers --------------------------------------------------------------------------------------------- */

/* One to eight digits, a point and two digits; as many bytes behind are read. */
static bool take_plain_money(struct span value, int64_t *cents)
{
	size_t whole = value.len_bytes - 3;
	unsigned tens, ones, shift;
	uint64_t digits;

	if (whole - 1 >= 8 || value.begin[whole] != '.')
		return false;
	/* Moved up so that zeros stand before. */
	shift = (unsigned)(64 - 8 * whole);
	digits = (digits_load(value.begin) ^ BYTES_OF('0')) << shift;
	tens = value.begin[whole + 1] - 0u - '0';
	ones = value.begin[whole + 2] - 0u - '0';
	if (!digits_are_values(digits) || tens > 9 || ones > 9)
		return false;
	*cents = (int64_t)digits_number(digits) * 100 + (int64_t)(tens * 10 + ones);
	return true;
}

static void read_money(struct block *b, struct block_column *column, const struct block_cells *cells)
{
	(void)column;
	for (size_t r = 0; r < b->count; r++) {
		struct span value = block_cell(cells, r);

		/* A $ before plain money, which has no other sign then, says nothing. */
		if (value.len_bytes && value.begin[0] == '$')
			value = span_of(value.begin + 1, value.len_bytes - 1);
		if (!take_plain_money(value, &b->duty_cents[r]))
			b->slow[r] |= !money_parse(cell_trim(block_cell(cells, r)), &b->duty_cents[r]);
	}
}

static void read_tariffs(struct block *b, struct block_column *column, const struct block_cells *cells)
{
	(void)column;
	for (size_t r = 0; r < b->count; r++)
		b->tariff_counts[r] = hts_counts(b->reader->hts, block_cell(cells, r));
}

/* --- texts ----------------------------------------------------------------------------------------------------------- */

static void read_texts(struct block *b, struct block_column *column, const struct block_cells *cells)
{
	struct span *texts = b->texts_of[column->field == SOURCE_CAPE];

	for (size_t r = 0; r < b->count; r++)
		texts[r] = block_cell(cells, r);
}

/* --- which of them --------------------------------------------------------------------------------------------------- */

static void (*const loops[SOURCE_FIELDS])(struct block *, struct block_column *, const struct block_cells *) = {
	[SOURCE_ENTRY] = read_places,
	[SOURCE_IOR] = read_importers,
	[SOURCE_TYPE] = read_types,
	[SOURCE_STATUS] = read_codes,
	[SOURCE_CONTROL] = read_codes,
	[SOURCE_RECON] = read_codes,
	[SOURCE_LIQUIDATION_DATE] = read_liquidation_dates,
	[SOURCE_HTS] = read_tariffs,
	[SOURCE_DUTY] = read_money,
	[SOURCE_IEEPA_COUNT] = read_counts,
	[SOURCE_IEEPA_DUTY] = read_money,
	[SOURCE_SUMMARY_DATE] = read_dates,
	[SOURCE_PAYMENT_DATE] = read_dates,
	[SOURCE_RECON_FILED] = read_codes,
	[SOURCE_PROTEST] = read_codes,
	[SOURCE_DRAWBACK] = read_codes,
	[SOURCE_ADCVD_PENDING] = read_codes,
	[SOURCE_LIQUIDATION_STATUS] = read_texts,
	[SOURCE_CAPE] = read_texts,
};

void block_column_init(struct block_column *column, enum source_field field, uint32_t number)
{
	column->read = loops[field];
	column->field = field;
	column->column = number;
	if (column->read != read_codes && column->read != read_types)
		return;
	for (unsigned byte = 0; byte < CODE_EMPTY; byte++)
		column->codes[byte] = (uint8_t)code_of(field, span_of(&(unsigned char){ (unsigned char)byte }, 1));
	column->codes[CODE_EMPTY] = (uint8_t)code_of(field, span_of("", 0));
}
