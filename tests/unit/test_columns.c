/* ingest/columns.h: which column holds which field. */
#include "unit/header_reading.h"

static const struct {
	const char *text, *meaning;
} headers[] = {
	{ COUNTED "\n", FIRST_SEVEN "ieepa_count=7 entries" },
	{ COUNTED, FIRST_SEVEN "ieepa_count=7 entries" },
	{ COUNTED "\r\nSSA26031601\r\n", FIRST_SEVEN "ieepa_count=7 entries" },
	{ COUNTED "\rSSA26031601\r", FIRST_SEVEN "ieepa_count=7 entries" },
	{ REQUIRED ",HTS Number - Full,Line Tariff Duty Amount\n", FIRST_SEVEN "hts=7 duty=8 tariff" },
	{ REQUIRED ",HTS Number,Line Duty Amount,Other\n", FIRST_SEVEN "hts=7 duty=8 tariff" },
	{ "\"ENTRY summary number\",importer_number,\"Entry-Type-Code\",EntrySummaryStatus, control status ,"
	  "Reconciliation Indicator:,liquidation.date,ieepa hts count\n",
	  FIRST_SEVEN "ieepa_count=7 entries" },
	{ "IEEPA HTS Count,,Liquidation Date,Reconciliation Flag,Control Status Code,X,Entry Summary Status Code,"
	  "Entry Type,IOR Number,Filer Code / Entry No\n",
	  "entry=9 ior=8 type=7 status=6 control=4 recon=3 liquidation_date=2 ieepa_count=0 entries" },
	/* Of several names of one field the one listed first wins. */
	{ "Entry No,Entry Number," COUNTED "\n",
	  "entry=2 ior=3 type=4 status=5 control=6 recon=7 liquidation_date=8 ieepa_count=9 entries" },
	{ COUNTED ",IEEPA Duty,Entry Date,Entry Summary Date,Statement Payment Date,"
		  "Reconciliation (Other) Entry Summary Number,Protest Status,Drawback Indicator,"
		  "AD/CVD Pending Indicator,Liquidation Status,CAPE Indicator\n",
	  FIRST_SEVEN "ieepa_count=7 ieepa_duty=8 summary_date=10 payment_date=11 recon_filed=12 protest=13 "
		      "drawback=14 adcvd_pending=15 liquidation_status=16 cape=17 entries" },
	/* Tariff columns win over a count; a half of them does not make a layout. */
	{ COUNTED ",HTS Number,Line Duty Amount\n", FIRST_SEVEN "hts=8 duty=9 ieepa_count=7 tariff" },
	{ COUNTED ",HTS Number\n", FIRST_SEVEN "hts=8 ieepa_count=7 entries" },
	/* Titles above may repeat themselves. */
	{ "Report,Report\n" COUNTED "\n", FIRST_SEVEN "ieepa_count=7 entries" },
	/* Columns without a name may be many. */
	{ ",," COUNTED ",-,\n",
	  "entry=2 ior=3 type=4 status=5 control=6 recon=7 liquidation_date=8 ieepa_count=9 entries" },
};

UNIT_TEST(headers_by_example)
{

	for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
		struct reading reading;

		read_columns(&reading, headers[i].text, NULL, 0);
		expect(reading.ok, "%s: %s", headers[i].text, reading.meaning);
		expect_text(reading.meaning, headers[i].meaning, headers[i].text);
		reading_free(&reading);
	}
}

UNIT_TEST(tariff_rows_and_a_count_give_a_warning)
{
	struct reading reading;

	read_columns(&reading, "Title\n" COUNTED ",HTS Number,Line Duty Amount\n", NULL, 0);
	assert_true(reading.ok);
	assert_int_equal(reading.warnings.count, 1);
	assert_true(reading.warnings.items[0].line == 2);
	expect(strstr(reading.warnings.items[0].text, "the tariff rows count"), "%s", reading.warnings.items[0].text);
	reading_free(&reading);
	read_columns(&reading, REQUIRED ",HTS Number,Line Duty Amount\n", NULL, 0);
	assert_int_equal(reading.warnings.count, 0);
	reading_free(&reading);
}

/* Title rows may stand above the header, also with line ends in them; it is one of the first 20 records. */
UNIT_TEST(title_rows_above_the_header)
{
	for (unsigned above = 0; above <= 25; above++) {
		char text[4096] = "";
		struct reading reading;

		for (unsigned i = 0; i < above; i++)
			(void)strcat(text, i % 3 == 0   ? "\"Entry Number\nReport\"\n"
					   : i % 3 == 1 ? "\n"
							: "Entry Number,\n");
		(void)strcat(text, COUNTED "\n");
		read_columns(&reading, text, NULL, 0);
		expect(reading.ok == (above < 20), "%u records above", above);
		if (reading.ok)
			expect(reading.rows_at == strlen(text), "%u records above: %zu", above, reading.rows_at);
		else
			expect(strstr(reading.meaning, "none of the first 20 records is a header"), "%s",
			       reading.meaning);
		reading_free(&reading);
	}
}

UNIT_TEST(headers_that_are_refused)
{
	static const struct {
		const char *text;
		uint64_t line; /* 0: the file as a whole */
		const char *words;
	} rows[] = {
		{ "", 0, "none of the first 20 records is a header" },
		{ "Entry Number\nSSA26031601\n", 0, "none of the first 20 records is a header" },
		{ "Importer Number,Entry Type\n", 0, "none of the first 20 records is a header" },
		{ COUNTED ",entry type code\n", 1, "two columns are named entry type code; rename or remove one" },
		{ "T\n\"T\n\"\n" COUNTED ",Other,OTHER\n", 4, "two columns are named OTHER;" },
		{ "Entry Number,Importer Number\n", 1,
		  "required columns are missing: type, status, control, recon, liquidation_date, hts and duty; add" },
		{ "Entry Number,Importer Number\n", 1,
		  "; add \"Entry Type Code\", \"Entry Summary Status\", \"Control Status\", \"Reconciliation Indicator\", "
		  "\"Liquidation Date\", \"HTS Number - Full\" and \"Line Tariff Duty Amount\" to the ACE report" },
		{ REQUIRED "\n", 1, "required columns are missing: hts and duty; add \"HTS Number - Full\"" },
		{ REQUIRED ",HTS Number\n", 1, "required columns are missing: duty; add \"Line Tariff Duty Amount\"" },
		{ REQUIRED ",Line Duty Amount\n", 1, "required columns are missing: hts; add \"HTS Number - Full\"" },
		{ "Title\n" COUNTED ",\"Other\n", 2, "a quoted field opens here and never closes" },
		{ "T,\"it\n" COUNTED "\n", 1, "a quoted field opens here and never closes" },
		{ "Entry Number,IEEPA HTS Count\n", 1,
		  "--assume ior=NUMBER --assume type=01 --assume status=Accepted --assume control=CBP --assume recon=N "
		  "--assume liquidation_date=unknown" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct reading reading;

		read_columns(&reading, rows[i].text, NULL, 0);
		expect(!reading.ok, "row %zu", i);
		expect(strstr(reading.meaning, rows[i].words) != NULL, "row %zu: \"%s\"", i, reading.meaning);
		expect(reading.errors.count == 1 && strcmp(reading.errors.items[0].path, "a.csv") == 0, "row %zu", i);
		expect(reading.errors.items[0].line == rows[i].line, "row %zu: line %zu", i,
		       (size_t)reading.errors.items[0].line);
		reading_free(&reading);
	}
}

/* --- --map and --assume --------------------------------------------------------------------------------------------- */

UNIT_TEST(a_mapped_name_wins)
{
	static const struct {
		const char *text;
		enum source_field field;
		const char *column, *meaning;
		bool used;
	} rows[] = {
		{ COUNTED ",Type\n", SOURCE_TYPE, "TYPE ",
		  "entry=0 ior=1 type=8 status=3 control=4 recon=5 liquidation_date=6 ieepa_count=7 entries", true },
		{ COUNTED ",Type\n", SOURCE_TYPE, "Kind", FIRST_SEVEN "ieepa_count=7 entries", false },
		{ COUNTED "\n", SOURCE_SUMMARY_DATE, "Liquidation Date",
		  FIRST_SEVEN "ieepa_count=7 summary_date=6 entries", true },
		{ COUNTED ",Count\n", SOURCE_IEEPA_COUNT, "count", FIRST_SEVEN "ieepa_count=8 entries", true },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct column_maps maps = { .count = 1 };
		struct reading reading;

		maps.items = calloc(1, sizeof(*maps.items));
		must(maps.items != NULL);
		maps.items[0].field = rows[i].field;
		maps.items[0].column = rows[i].column;
		read_columns(&reading, rows[i].text, &maps, 0);
		expect(reading.ok, "row %zu: %s", i, reading.meaning);
		expect_text(reading.meaning, rows[i].meaning, rows[i].column);
		expect(maps.items[0].used == rows[i].used, "row %zu", i);
		reading_free(&reading);
		free(maps.items);
	}
}

UNIT_TEST(assumptions_fill_what_is_missing)
{
	static const struct {
		const char *text;
		uint32_t assumable;
		const char *meaning;
	} rows[] = {
		{ COUNTED "\n", 1u << SOURCE_TYPE, FIRST_SEVEN "ieepa_count=7 entries" },
		{ COUNTED "\n", 1u << SOURCE_PROTEST | 1u << SOURCE_DRAWBACK,
		  FIRST_SEVEN "ieepa_count=7 protest=assumed drawback=assumed entries" },
		{ REQUIRED "\n", 1u << SOURCE_IEEPA_COUNT, FIRST_SEVEN "ieepa_count=assumed entries" },
		{ REQUIRED ",HTS Number,Line Duty Amount\n", 1u << SOURCE_IEEPA_COUNT | 1u << SOURCE_IEEPA_DUTY,
		  FIRST_SEVEN "hts=7 duty=8 tariff" },
		{ "Entry No,IOR Number,IEEPA HTS Count\n",
		  1u << SOURCE_TYPE | 1u << SOURCE_STATUS | 1u << SOURCE_CONTROL | 1u << SOURCE_RECON |
			  1u << SOURCE_LIQUIDATION_DATE,
		  "entry=0 ior=1 type=assumed status=assumed control=assumed recon=assumed liquidation_date=assumed "
		  "ieepa_count=2 entries" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct reading reading;

		read_columns(&reading, rows[i].text, NULL, rows[i].assumable);
		expect(reading.ok, "row %zu: %s", i, reading.meaning);
		expect_text(reading.meaning, rows[i].meaning, rows[i].text);
		reading_free(&reading);
	}
}

UNIT_TEST(as_many_columns_as_there_can_be)
{
	size_t more = COLUMNS_MAX - 8; /* than COUNTED has */
	char *text = calloc(1, sizeof(COUNTED) + more + 2);
	struct reading reading;

	must(text != NULL);
	(void)strcpy(text, COUNTED);
	memset(text + strlen(COUNTED), ',', more);
	read_columns(&reading, text, NULL, 0);
	expect(reading.ok, "%s", reading.meaning);
	reading_free(&reading);
	(void)strcat(text, ",");
	read_columns(&reading, text, NULL, 0);
	expect(!reading.ok && strstr(reading.meaning, "more than 16384 columns; remove some"), "%s", reading.meaning);
	reading_free(&reading);
	free(text);
}

UNIT_TEST(names_of_fields)
{
	for (unsigned f = 0; f < SOURCE_FIELDS; f++)
		expect(source_field_find(span_text(source_fields[f].name)) == f, "%s", source_fields[f].name);
	assert_int_equal(source_field_find(span_text("Liquidation_DATE")), SOURCE_LIQUIDATION_DATE);
	assert_int_equal(source_field_find(span_text("liquidation date")), SOURCE_NONE);
	assert_int_equal(source_field_find(span_of(NULL, 0)), SOURCE_NONE);
	assert_int_equal(source_field_find(span_text("entr")), SOURCE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_by_example),
		cmocka_unit_test(tariff_rows_and_a_count_give_a_warning),
		cmocka_unit_test(title_rows_above_the_header),
		cmocka_unit_test(headers_that_are_refused),
		cmocka_unit_test(a_mapped_name_wins),
		cmocka_unit_test(assumptions_fill_what_is_missing),
		cmocka_unit_test(as_many_columns_as_there_can_be),
		cmocka_unit_test(names_of_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
