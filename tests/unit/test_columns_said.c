/* ingest/columns.h: headers of overlays, and what is said of columns that are nearly known. */
#include "unit/header_reading.h"

/* --- overlays ------------------------------------------------------------------------------------------------------- */

/* The entry column and one more; tariff rows change no single field. */
UNIT_TEST(headers_of_overlays)
{
	static const struct {
		const char *text;
		uint32_t assumable;
		const char *meaning; /* or what the error says */
		bool ok;
	} rows[] = {
		{ "Entry Number,Liquidation Date\n", 0, "entry=0 liquidation_date=1 entries", true },
		{ "Control Status,X,Entry No\n", 0, "entry=2 control=0 entries", true },
		{ "Entry Number,CAPE Indicator\n", 1u << SOURCE_TYPE, "entry=0 type=assumed cape=1 entries", true },
		{ "Entry Number,IEEPA HTS Count,IEEPA Duty\n", 0, "entry=0 ieepa_count=1 ieepa_duty=2 entries", true },
		{ COUNTED "\n", 0, FIRST_SEVEN "ieepa_count=7 entries", true },
		{ "Entry Number\n", 0, "none of the first 20 records is a header", false },
		{ "Liquidation Date\n", 0, "none of the first 20 records is a header", false },
		{ "Entry Number,HTS Number\n", 0,
		  "an overlay changes single fields of entries, it cannot have tariff rows", false },
		{ "Entry Number,Line Duty Amount\n", 0, "cannot have tariff rows (hts, duty); remove these columns",
		  false },
		{ REQUIRED ",HTS Number,Line Duty Amount\n", 0, "update without --overlay", false },
		{ "Entry Number,Liquidation Date,LIQUIDATION date\n", 0, "two columns are named LIQUIDATION date",
		  false },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct reading reading;

		read_as(&reading, rows[i].text, NULL, rows[i].assumable, true);
		expect(reading.ok == rows[i].ok, "%s: %s", rows[i].text, reading.meaning);
		if (rows[i].ok)
			expect_text(reading.meaning, rows[i].meaning, rows[i].text);
		else
			expect(strstr(reading.meaning, rows[i].meaning), "%s: \"%s\"", rows[i].text, reading.meaning);
		expect(rows[i].ok || (reading.errors.count == 1 && reading.errors.items[0].line <= 1), "%s",
		       rows[i].text);
		reading_free(&reading);
	}
}

/* Who has a few columns only is told how to go on. */
UNIT_TEST(missing_columns_point_to_overlays)
{
	struct reading reading;

	read_columns(&reading, "Entry Number,Liquidation Date\n", NULL, 0);
	assert_false(reading.ok);
	expect(strstr(reading.meaning, "use \"cape index update --overlay\""), "%s", reading.meaning);
	reading_free(&reading);
}

/* --- slips of typing ------------------------------------------------------------------------------------------------- */

#define NEARLY(title, known, field) \
	"column \"" title "\" is not known, \"" known "\" is; if that is meant, add --map \"" field "=" title "\""

UNIT_TEST(names_that_are_nearly_known)
{
	static const struct {
		const char *text, *warning; /* NULL: none */
		uint64_t line;
		bool overlay;
	} rows[] = {
		{ COUNTED ",Protest Satus\n", NEARLY("Protest Satus", "Protest Status", "protest"), 1, false },
		{ "T\n\"T\nT\"\n" COUNTED ",drawback-indicater\n",
		  NEARLY("drawback-indicater", "Drawback Indicator", "drawback"), 4, false },
		{ COUNTED ",\"Paymnt \"\"Date\"\"\"\n", NEARLY("Paymnt \"Date\"", "Payment Date", "payment_date"), 1,
		  false },
		{ "Entry Number,CAPE Indicator,Controll Status\n",
		  NEARLY("Controll Status", "Control Status", "control"), 1, true },
		/* A field that is there already is not looked for under other names. */
		{ COUNTED ",Liquidation Dates\n", NULL, 0, false },
		{ COUNTED ",Protest Status,Protest Satus\n", NULL, 0, false },
		{ COUNTED ",Entry Number,Something Else,,X\n", NULL, 0, false },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct reading reading;

		read_as(&reading, rows[i].text, NULL, 0, rows[i].overlay);
		expect(reading.ok, "%s: %s", rows[i].text, reading.meaning);
		expect(reading.warnings.count == (rows[i].warning != NULL), "%s: %zu warnings", rows[i].text,
		       reading.warnings.count);
		if (rows[i].warning) {
			expect_text(reading.warnings.items[0].text, rows[i].warning, rows[i].text);
			expect(reading.warnings.items[0].line == rows[i].line, "%s", rows[i].text);
		}
		reading_free(&reading);
	}
}

/* Above all where a required column is missing; each nearly known name has its own warning. */
UNIT_TEST(a_missing_column_that_is_nearly_there)
{
	struct reading reading;

	read_columns(&reading,
		     "Entry Number,Importer Numbr,Entry Type,Entry Summary Stats,Control Status,Reconciliation Flag,"
		     "Liquidation Date,IEEPA HTS Count\n",
		     NULL, 0);
	assert_false(reading.ok);
	expect(strstr(reading.meaning, "required columns are missing: ior, status; add"), "%s", reading.meaning);
	assert_int_equal(reading.warnings.count, 2);
	expect_text(reading.warnings.items[0].text, NEARLY("Importer Numbr", "Importer Number", "ior"), "ior");
	expect_text(reading.warnings.items[1].text, NEARLY("Entry Summary Stats", "Entry Summary Status", "status"),
		    "status");
	reading_free(&reading);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_of_overlays),
		cmocka_unit_test(missing_columns_point_to_overlays),
		cmocka_unit_test(names_that_are_nearly_known),
		cmocka_unit_test(a_missing_column_that_is_nearly_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
