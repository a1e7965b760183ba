/*
 * Random exports and overlays: cells of every kind, some that refuse their row, in headers of every kind.
 */
#ifndef CAPE_TESTS_UNIT_RANDOM_SOURCE_H
#define CAPE_TESTS_UNIT_RANDOM_SOURCE_H

#include "unit/naive_csv.h"
#include "unit/row_setting.h"

/* Cells of every kind of column; a column takes mostly its own. */
static const char *const random_cells[SOURCE_FIELDS + 1][6] = {
	[SOURCE_ENTRY] = { "SSA26031601", "SSA26031602", "ssa-2603160-1", "SSA2603160", "", "=\"SSA26031601\"" },
	[SOURCE_IOR] = { "12-3456789XX", "12", "", "12345678901234567", "\"12,34\"", "1" },
	[SOURCE_TYPE] = { "01", "1", " 01 ", "x", "", "\"01\"" },
	[SOURCE_STATUS] = { "Accepted", "1", "Rejected", "no", "", "\"accepted\"" },
	[SOURCE_CONTROL] = { "CBP", "2", "Trade", "1", "", "\"CBP\"" },
	[SOURCE_RECON] = { "N", "Y", "", "1", "maybe", "\"N\"" },
	[SOURCE_LIQUIDATION_DATE] = { "", "1/2/2026", "2026-01-02", "soon", "\"1/2/2026\"", "1" },
	[SOURCE_HTS] = { "9903.01.25", "99030225", "8471.30.01", "", "9903.01", "\"9903.01.25\"" },
	[SOURCE_DUTY] = { "10.00", "\"$1,000.00\"", "0", "much", "1.5x", "" },
	[SOURCE_IEEPA_COUNT] = { "1", "0", "", "many", "4294967296", "\"2\"" },
	[SOURCE_IEEPA_DUTY] = { "10.00", "\"$1,000.00\"", "-5", "much", "1.5x", "" },
	[SOURCE_SUMMARY_DATE] = { "1/2/2026", "", "soon", "2026-01-02", "\"\"", " " },
	[SOURCE_PAYMENT_DATE] = { "1/2/2026", "", "soon", "2026-01-02", "\"\"", " " },
	[SOURCE_RECON_FILED] = { "", "SSA09000001", "0", " ", "\"\"", "\" \"" },
	[SOURCE_PROTEST] = { "", "Open", "Suspended", "Denied", "\"Open\"", " open" },
	[SOURCE_DRAWBACK] = { "N", "Y", "", "1", "maybe", "\"Y\"" },
	[SOURCE_ADCVD_PENDING] = { "Y", "N", "", "0", "soon", "\"N\"" },
	[SOURCE_LIQUIDATION_STATUS] = { "Liq", "", "\"say \"\"so\"\"\"", "\"a\nb\"", "\"a\rb\"", " Liq " },
	[SOURCE_CAPE] = { "Y", "N", "", "\"Y\"", "\"Y\"\"\"", "\"a,b\"" },
	[SOURCE_NONE] = { "", "x", "\"a\n,b\"", " ", "\"\"\"\"", "\"\"x" },
};

struct random_source {
	struct setting setting;
	char header[512];
	char text[NAIVE_MAX];
	size_t len;
	const char *above[2 * SOURCE_FIELDS + 4]; /* the cells of the row above */
	char wild[2 * SOURCE_FIELDS + 4][16];     /* where those are that no table holds */
};

/* Entry rows, tariff rows, both kinds of columns, overlays; columns that mean nothing between. */
static inline void random_header(struct rng *rng, struct random_source *source)
{
	bool overlay = rng_below(rng, 3) == 0, tariff = !overlay && rng_below(rng, 2);
	size_t len = 0;

	for (unsigned f = 0; f < SOURCE_FIELDS; f++) {
		bool needed = overlay ? f == SOURCE_ENTRY || f == SOURCE_IOR : source_fields[f].required;

		if (f == SOURCE_HTS || f == SOURCE_DUTY)
			needed = tariff;
		else if (f == SOURCE_IEEPA_COUNT && !overlay)
			needed = !tariff;
		if ((overlay && (f == SOURCE_HTS || f == SOURCE_DUTY)) || (!needed && rng_below(rng, 2)))
			continue;
		if (rng_below(rng, 8) == 0)
			len += (size_t)snprintf(source->header + len, sizeof(source->header) - len, "Other %u,", f);
		len += (size_t)snprintf(source->header + len, sizeof(source->header) - len, "%s,",
					source_fields[f].column_names[0]);
	}
	source->setting.record_end = rng_below(rng, 4) ? (unsigned char)'\n' : (unsigned char)'\r';
	source->header[len - 1] = (char)source->setting.record_end;
	source->header[len] = '\0';
	source->setting.header = source->header;
	source->setting.overlay = overlay;
}

/* Some columns hold two fields, some fields are assumed. */
static inline void random_flags(struct rng *rng, struct random_source *source)
{
	static const struct {
		enum source_field field;
		const char *column;
	} maps[] = { { SOURCE_CAPE, "Liquidation Status" },
		     { SOURCE_PAYMENT_DATE, "Liquidation Date" },
		     { SOURCE_DRAWBACK, "Importer Number" } };
	static const struct {
		enum source_field field;
		const char *value;
	} assumed[] = { { SOURCE_PROTEST, "Open" }, { SOURCE_IEEPA_DUTY, "12.50" }, { SOURCE_CAPE, "Y" } };
	struct setting *s = &source->setting;

	s->maps.items = calloc(ARRAY_LEN(maps), sizeof(*s->maps.items));
	must(s->maps.items != NULL);
	s->assumed = facts_none();
	for (size_t i = 0; i < ARRAY_LEN(maps); i++) {
		if (rng_below(rng, 4) == 0) {
			s->maps.items[s->maps.count].field = maps[i].field;
			s->maps.items[s->maps.count++].column = maps[i].column;
		}
		if (rng_below(rng, 4) == 0) {
			assert_true(cell_assume(assumed[i].field, span_text(assumed[i].value), &s->assumed));
			s->assumable |= 1u << assumed[i].field;
		}
	}
}

/* Often what the row above said; seldom another column's, or any bytes. */
static inline const char *random_cell(struct rng *rng, struct random_source *source, size_t column)
{
	const struct columns *columns = &source->setting.columns;
	unsigned field = column < columns->count ? columns->field_of[column] : SOURCE_NONE;

	if (source->above[column] && rng_below(rng, 2))
		return source->above[column];
	if (column > 0 && source->above[column - 1] && rng_below(rng, 16) == 0)
		return source->above[column - 1];
	if (rng_below(rng, 24) == 0) {
		size_t len = rng_below(rng, sizeof(source->wild[0]));

		rng_fill(rng, "\"\",\r\n\t aA19.$", 13, source->wild[column], len);
		source->wild[column][len] = '\0';
		return source->wild[column];
	}
	/* Cells that refuse the row stand in the middle of each list. */
	return random_cells[field][rng_below(rng, 3) ? rng_below(rng, 2) : rng_below(rng, 6)];
}

static inline void put_text(struct random_source *source, const char *text)
{
	size_t len = strlen(text);

	if (source->len + len > sizeof(source->text))
		return;
	memcpy(source->text + source->len, text, len);
	source->len += len;
}

static inline void random_row(struct rng *rng, struct random_source *source)
{
	static const char *const blank[] = { "", ",", " ,\t", "\"\",,", ",,,,,,,,,,,,,,,,,,,,,,,," };
	size_t usual = source->setting.columns.count, count = usual;

	if (rng_below(rng, 6) == 0)
		count = 1 + rng_below(rng, usual + 3);
	if (rng_below(rng, 12) == 0) {
		put_text(source, blank[rng_below(rng, ARRAY_LEN(blank))]);
	} else {
		for (size_t c = 0; c < count; c++) {
			source->above[c] = random_cell(rng, source, c);
			put_text(source, c ? "," : "");
			put_text(source, source->above[c]);
		}
	}
	if (source->setting.record_end == '\n' && rng_below(rng, 3) == 0)
		put_text(source, "\r");
	put_text(source, source->setting.record_end == '\n' ? "\n" : "\r");
}

/* A header and a few rows. */
static inline void random_source(struct rng *rng, struct random_source *source)
{
	size_t rows = 1 + rng_below(rng, 12);

	memset(source, 0, sizeof(*source));
	random_header(rng, source);
	random_flags(rng, source);
	setting_begin(&source->setting);
	while (rows-- > 0)
		random_row(rng, source);
	/* The file may end without a record end, also in the middle of a CRLF. */
	source->len -= source->len > 2 && rng_below(rng, 4) == 0;
}

static inline void random_source_end(struct random_source *source)
{
	free(source->setting.maps.items);
	setting_end(&source->setting);
}

#endif
