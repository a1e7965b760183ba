/* Draws the lines of an entry: origin, commodity, and the chapter 99 numbers that precede it on the line. */
#include "tariff.h"

#include <string.h>

#include "rng.h"

/* IEEPA programmes by origin: one or two numbers with duty, in percent of value, and a section 301 number where there
 * is one. Numbers and rates are plausible for 2025, not authoritative. */
struct programme {
	char origin[3];
	uint8_t weight;
	uint8_t percent_1;
	uint8_t percent_2;
	uint8_t percent_301;
	uint32_t hts_1;
	uint32_t hts_2;
	uint32_t hts_301;
};

/* clang-format off */
static const struct programme programmes[] = {
	/* from  weight %1  %2  301 number 1  number 2  section 301 */
	{  "CN", 34,    20, 10, 25, 99030124, 99030125, 99038803 },
	{  "VN", 9,     20, 0,  0,  99030269, 0,        0 },
	{  "MX", 9,     25, 0,  0,  99030101, 0,        0 },
	{  "CA", 8,     35, 0,  0,  99030110, 0,        0 },
	{  "DE", 8,     15, 0,  0,  99030220, 0,        0 },
	{  "IN", 7,     25, 25, 0,  99030226, 99030184, 0 },
	{  "TW", 6,     20, 0,  0,  99030260, 0,        0 },
	{  "JP", 5,     15, 0,  0,  99030273, 0,        0 },
	{  "KR", 4,     10, 0,  0,  99030125, 0,        0 },
	{  "IT", 4,     15, 0,  0,  99030220, 0,        0 },
	{  "BR", 2,     10, 40, 0,  99030125, 99030177, 0 },
	{  "TH", 2,     19, 0,  0,  99030261, 0,        0 },
	{  "HK", 2,     40, 0,  0,  99030201, 0,        0 },
};
/* clang-format on */
/* The sum of the weights. */
#define PROGRAMME_WEIGHTS 100

static const uint64_t commodities[] = {
	8471300100, 8517620090, 8708998180, 6110202079, 6203424511, 9403608081, 9405110010,
	7318152065, 3926909989, 4202923131, 8504409570, 8481803090, 6402991890, 9503000073,
	8536908585, 2204215040, 1806909090, 9018908000, 7326908688, 4011101070,
};
#define COMMODITIES (sizeof commodities / sizeof commodities[0])

/* IEEPA numbers that stand on an entry without duty: in transit, Annex II, section 232 goods, Canada and Mexico. */
static const uint32_t exemptions[] = { 99030132, 99030133, 99030126, 99030128, 99030127, 99030114 };
#define EXEMPTIONS (sizeof exemptions / sizeof exemptions[0])

/* Chapter 99 duties under other laws, which a prefix test must not take for IEEPA: sections 122 and 232, 301. */
static const uint32_t others[] = { 99030301, 99038101, 99039403, 99038803, 99030303, 99039601 };
#define OTHERS (sizeof others / sizeof others[0])

enum line_kind { LINE_PAID, LINE_EXEMPT, LINE_OTHER, LINE_PLAIN };

/* By the entry's kind: what its later lines are, in percent. The first line always is what the entry is. */
static const struct share lines_of_paid[] = {
	{ 70, LINE_PAID },
	{ 15, LINE_EXEMPT },
	{ 5, LINE_OTHER },
	{ 10, LINE_PLAIN },
};
static const struct share lines_of_free[] = { { 50, LINE_EXEMPT }, { 25, LINE_PLAIN }, { 25, LINE_OTHER } };
static const struct share lines_of_none[] = { { 60, LINE_PLAIN }, { 40, LINE_OTHER } };

/* Lines of an entry: the octave is drawn, so that most entries are short and a few are long. In percent. */
static const struct share line_octaves[] = { { 66, 0 }, { 18, 1 }, { 12, 2 }, { 3, 3 }, { 1, 4 } };

static unsigned lines_draw(struct rng *rng)
{
	uint32_t size = UINT32_C(1) << rng_share(rng, line_octaves, 100);

	return size + rng_below(rng, size);
}

static const struct programme *programme_draw(struct rng *rng)
{
	const struct programme *programme = programmes;
	uint32_t left = rng_below(rng, PROGRAMME_WEIGHTS);

	while (left >= programme->weight)
		left -= programme++->weight;
	return programme;
}

static enum line_kind line_kind_draw(struct rng *rng, uint8_t ieepa, bool first)
{
	static const struct share *const later[] = { lines_of_paid, lines_of_free, lines_of_none };
	static const enum line_kind leading[] = { LINE_PAID, LINE_EXEMPT, LINE_PLAIN };

	return first ? leading[ieepa] : (enum line_kind)rng_share(rng, later[ieepa], 100);
}

static struct tariff_row *chapter_99_add(struct tariff_row *row, uint32_t hts, uint64_t value_cents, uint32_t percent)
{
	row->hts = hts;
	/* The value stands on the commodity's row. */
	row->value_cents = 0;
	row->duty_cents = (value_cents * percent + 50) / 100;
	row->quantity = 0;
	return row + 1;
}

static struct tariff_row *line_add(struct rng *rng, struct tariff_row *row, enum line_kind kind)
{
	const struct programme *programme = programme_draw(rng);
	struct tariff_row *first = row;
	/* 50 dollars to 100,000 dollars; the smallest still bears a cent of any duty. */
	uint64_t value_cents = 5000 + ((uint64_t)rng_rank(rng, 11) * 4800) + rng_below(rng, 4800);

	if (kind == LINE_PAID) {
		row = chapter_99_add(row, programme->hts_1, value_cents, programme->percent_1);
		if (programme->hts_2 != 0)
			row = chapter_99_add(row, programme->hts_2, value_cents, programme->percent_2);
	} else if (kind == LINE_EXEMPT) {
		row = chapter_99_add(row, exemptions[rng_below(rng, EXEMPTIONS)], value_cents, 0);
	} else if (kind == LINE_OTHER) {
		row = chapter_99_add(row, others[rng_below(rng, OTHERS)], value_cents, 10);
	}
	if (programme->hts_301 != 0 && kind != LINE_OTHER && rng_below(rng, 100) < 55)
		row = chapter_99_add(row, programme->hts_301, value_cents, programme->percent_301);
	row = chapter_99_add(row, 0, value_cents, rng_below(rng, 9));
	row[-1].hts = commodities[rng_below(rng, COMMODITIES)];
	row[-1].value_cents = value_cents;
	row[-1].quantity = 1 + rng_below(rng, 5000);
	for (struct tariff_row *each = first; each < row; each++) {
		memcpy(each->origin, programme->origin, 2);
		each->ordinal = (uint16_t)(each - first + 1);
	}
	return row;
}

unsigned tariff_rows(const struct population *population, const struct summary *summary,
		     struct tariff_row rows[TARIFF_ROWS_MAX])
{
	struct rng rng = rng_at(population->key_tariff, summary->ordinal);
	unsigned lines = lines_draw(&rng);
	struct tariff_row *end = rows;

	for (unsigned line = 1; line <= lines; line++) {
		struct tariff_row *begin = end;

		end = line_add(&rng, end, line_kind_draw(&rng, summary->ieepa, line == 1));
		for (; begin < end; begin++)
			begin->line = (uint16_t)line;
	}
	return (unsigned)(end - rows);
}

struct tariff_ieepa tariff_fold(const struct tariff_row *rows, unsigned count)
{
	struct tariff_ieepa ieepa = { 0, 0 };

	for (unsigned i = 0; i < count; i++) {
		uint64_t heading = rows[i].hts / 100;

		if ((heading == 990301 || heading == 990302) && rows[i].duty_cents > 0) {
			ieepa.count++;
			ieepa.duty_cents += rows[i].duty_cents;
		}
	}
	return ieepa;
}
