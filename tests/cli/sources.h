/*
 * Index sources in the layout of one row per entry, and the index the validation tests share.
 *
 * A row is written as it stands in the file, so that a test shows the very cell it is about:
 *
 *   COLUMNS      entry, importer, type, status, control, recon, liquidated, IEEPA count
 *   ALL_COLUMNS  COLUMNS and type 09 on file, protest, drawback
 */
#ifndef CAPE_TESTS_CLI_SOURCES_H
#define CAPE_TESTS_CLI_SOURCES_H

#include "harness.h"

#define COLUMNS                                                                      \
	"Entry Summary Number,Importer Number,Entry Type Code,Entry Summary Status," \
	"Control Status,Reconciliation Indicator,Liquidation Date,IEEPA HTS Count"
#define ALL_COLUMNS COLUMNS ",Reconciliation (Other) Entry Summary Number,Protest Status,Drawback Indicator"

/* The rest of a row that passes every rule, and a whole one for an entry number. */
#define GOOD_CELLS      ",12-3456789XX,01,Accepted,CBP,N,,1"
#define GOOD(entry)     entry GOOD_CELLS "\n"
#define GOOD_ALL(entry) entry GOOD_CELLS ",,,N\n"

/* `validate` as the importer of those rows, on a day after the reconciliation change. */
#define AS_IMPORTER " --index i.cidx --ior 12-3456789XX --as-of 2026-07-01 "
#define VALIDATE    "validate" AS_IMPORTER
/* The same with a filer account. */
#define AS_FILER " --index i.cidx --account-type filer --filer-code 0S2 --as-of 2026-07-01 "

#define CLAIM_HEADER                "CLAIM_NUMBER,ENTRY_NUMBER,STATUS,ERROR_DESCRIPTION\n"
#define UPDATED(claim, entry)       claim "," entry ",Entry Summary Updated,\n"
#define FAILED(claim, entry, error) claim "," entry ",Failed," error "\n"
#define FIRST_CLAIM                 "900000000001"

#define FORMAT_LISTS "Not 11 characters long,Duplicate entry numbers,Filer code not matching\n"
#define BATCH_LISTS  "Entry number does not exist,Account Mismatch\n"

/* Builds i.cidx from one source text; its data date is the eve of AS_IMPORTER's day. */
static inline void given_index(struct cli *t, const char *source)
{
	given_file(t, "source.csv", source);
	run(t, "index build -o i.cidx --data-date 2026-06-30 source.csv");
	expect_exit(t, 0);
}

/* Three entries that pass: SSA26031601, SSA26031602, 0S212345678. */
static inline void given_good_index(struct cli *t)
{
	given_index(t, ALL_COLUMNS "\n" GOOD_ALL("SSA26031601") GOOD_ALL("SSA26031602") GOOD_ALL("0S212345678"));
}

/* One source column: the index field it fills, its name, the cell of the only row. */
struct column {
	const char *field, *name, *cell;
};

/*
 * Writes a source with one row that passes, except that CHANGED's field has CHANGED's name and cell; a NULL
 * name or cell keeps the usual one, the name "" leaves the column out, a field the row lacks is added.
 */
static inline void given_source_with(struct cli *t, const char *file, struct column changed)
{
	static const struct column usual[] = {
		{ "entry", "Entry Summary Number", "SSA26031601" },
		{ "ior", "Importer Number", "12-3456789XX" },
		{ "type", "Entry Type Code", "01" },
		{ "status", "Entry Summary Status", "Accepted" },
		{ "control", "Control Status", "CBP" },
		{ "recon", "Reconciliation Indicator", "N" },
		{ "liquidation_date", "Liquidation Date", "" },
		{ "ieepa_count", "IEEPA HTS Count", "1" },
		{ NULL, NULL, NULL },
	};
	char names[1024] = "", cells[1024] = "", text[2304];
	bool added = false;

	for (size_t i = 0; i < COUNT(usual); i++) {
		struct column c = usual[i];
		bool is_changed = c.field ? strcmp(c.field, changed.field) == 0 : !added;

		if (is_changed) {
			c.name = changed.name ? changed.name : c.name;
			c.cell = changed.cell ? changed.cell : c.cell;
			added = true;
		}
		if (!c.name || !*c.name)
			continue;
		snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s\"%s\"", *names ? "," : "", c.name);
		snprintf(cells + strlen(cells), sizeof(cells) - strlen(cells), "%s\"%s\"", *cells ? "," : "", c.cell);
	}
	snprintf(text, sizeof(text), "%s\n%s\n", names, cells);
	given_file(t, file, text);
}

#endif
