/*
 * Rules whose field a source lacks are not checked and said so; an assumed field is; unknown never passes
 * (contract, section 4).
 */
#include "json.h"
#include "sources.h"

#define BUILD "index build -o i.cidx --data-date 2026-06-30 "

/* Columns beyond COLUMNS, and the rules that are left unchecked on either side of 2026-06-29. */
static const struct {
	const char *columns, *cells, *before, *after;
} absent[] = {
	{ "", "", "[\"PROTEST\",\"DRAWBACK\",\"EARLIER_CLAIM\"]",
	  "[\"RECON_FLAG\",\"PROTEST\",\"DRAWBACK\",\"EARLIER_CLAIM\"]" },
	{ ",Protest Status", ",", "[\"DRAWBACK\",\"EARLIER_CLAIM\"]",
	  "[\"RECON_FLAG\",\"DRAWBACK\",\"EARLIER_CLAIM\"]" },
	{ ",Drawback Indicator", ",N", "[\"PROTEST\",\"EARLIER_CLAIM\"]",
	  "[\"RECON_FLAG\",\"PROTEST\",\"EARLIER_CLAIM\"]" },
	{ ",Reconciliation (Other) Entry Summary Number", ",", "[\"PROTEST\",\"DRAWBACK\",\"EARLIER_CLAIM\"]",
	  "[\"PROTEST\",\"DRAWBACK\",\"EARLIER_CLAIM\"]" },
	{ ",Reconciliation (Other) Entry Summary Number,Protest Status,Drawback Indicator", ",,,N",
	  "[\"EARLIER_CLAIM\"]", "[\"EARLIER_CLAIM\"]" },
};

CLI_TEST(an_absent_column_is_listed_and_fails_nobody)
{
	char source[512];

	for (size_t i = 0; i < COUNT(absent); i++) {
		row(t, *absent[i].columns ? absent[i].columns : "no optional column");
		snprintf(source, sizeof(source), "%s%s\nSSA26031601%s%s\n", COLUMNS, absent[i].columns, GOOD_CELLS,
			 absent[i].cells);
		given_index(t, source);
		given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
		run(t, "validate --index i.cidx --ior 12-3456789XX --as-of 2026-06-28 --json a.csv");
		expect_exit(t, 0);
		expect_json(t, 0, "unchecked", absent[i].before);
		run(t, "validate --index i.cidx --ior 12-3456789XX --as-of 2026-06-29 --json a.csv");
		expect_exit(t, 0);
		expect_json(t, 0, "unchecked", absent[i].after);
		expect_json(t, 0, "assumed", "[]");
	}
}

CLI_TEST(the_summary_lists_them_too)
{
	given_index(t, COLUMNS "\n" GOOD("SSA26031601"));
	given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
	run(t, VALIDATE "a.csv");
	expect_exit(t, 0);
	expect_stdout_has(t, "RECON_FLAG");
	expect_stdout_has(t, "PROTEST");
	expect_stdout_has(t, "DRAWBACK");
	expect_stdout_has(t, "EARLIER_CLAIM");
}

/* Without the column a flagged 01 may pass after the change, but the list says that nobody looked. */
CLI_TEST(a_flagged_entry_without_the_type_09_column)
{
	given_index(t, COLUMNS "\nSSA26031601,12-3456789XX,01,Accepted,CBP,Y,,1\n");
	given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
	run(t, VALIDATE "--json a.csv");
	expect_exit(t, 0);
	expect_json(t, 0, "unchecked", "[\"RECON_FLAG\",\"PROTEST\",\"DRAWBACK\",\"EARLIER_CLAIM\"]");
	run(t, "validate --index i.cidx --ior 12-3456789XX --as-of 2026-06-28 --json a.csv");
	expect_exit(t, 1);
	expect_json(t, 0, "rules", "{\"RECON_FLAG\":1}");
}

/* Two sources, one with the column: it depends on the entries of the file. */
CLI_TEST(the_list_is_about_the_entries_of_the_file)
{
	static const struct {
		const char *rows, *unchecked;
	} files[] = {
		{ "SSA26031601\n", "[\"EARLIER_CLAIM\"]" },
		{ "SSA26031602\n", "[\"RECON_FLAG\",\"PROTEST\",\"DRAWBACK\",\"EARLIER_CLAIM\"]" },
		{ "SSA26031601\nSSA26031602\n", "[\"RECON_FLAG\",\"PROTEST\",\"DRAWBACK\",\"EARLIER_CLAIM\"]" },
	};
	char text[128];

	given_file(t, "with.csv", ALL_COLUMNS "\n" GOOD_ALL("SSA26031601"));
	given_file(t, "without.csv", COLUMNS "\n" GOOD("SSA26031602"));
	run(t, BUILD "with.csv without.csv");
	expect_exit(t, 0);
	for (size_t i = 0; i < COUNT(files); i++) {
		snprintf(text, sizeof(text), "Entry Number\n%s", files[i].rows);
		given_file(t, "a.csv", text);
		run(t, VALIDATE "--json a.csv");
		expect_exit(t, 0);
		expect_json(t, 0, "unchecked", files[i].unchecked);
	}
}

/* Assumed: the field's rule is checked with the assumed value, and the field is listed. */
CLI_TEST(an_assumed_field_is_listed_and_checked)
{
	static const struct {
		const char *assume, *assumed, *unchecked, *rules;
	} rows[] = {
		{ "protest=none", "[\"protest\"]", "[\"RECON_FLAG\",\"DRAWBACK\",\"EARLIER_CLAIM\"]", "{}" },
		{ "protest=Open", "[\"protest\"]", "[\"RECON_FLAG\",\"DRAWBACK\",\"EARLIER_CLAIM\"]",
		  "{\"PROTEST\":1}" },
		{ "protest=unknown", "[\"protest\"]", "[\"RECON_FLAG\",\"DRAWBACK\",\"EARLIER_CLAIM\"]",
		  "{\"PROTEST\":1}" },
		{ "drawback=N", "[\"drawback\"]", "[\"RECON_FLAG\",\"PROTEST\",\"EARLIER_CLAIM\"]", "{}" },
		{ "drawback=Y", "[\"drawback\"]", "[\"RECON_FLAG\",\"PROTEST\",\"EARLIER_CLAIM\"]",
		  "{\"DRAWBACK\":1}" },
		{ "drawback=unknown", "[\"drawback\"]", "[\"RECON_FLAG\",\"PROTEST\",\"EARLIER_CLAIM\"]",
		  "{\"DRAWBACK\":1}" },
		{ "recon_filed=SSA09000001", "[\"recon_filed\"]", "[\"PROTEST\",\"DRAWBACK\",\"EARLIER_CLAIM\"]",
		  "{\"RECON_FLAG\":1}" },
		{ "recon_filed=unknown", "[\"recon_filed\"]", "[\"PROTEST\",\"DRAWBACK\",\"EARLIER_CLAIM\"]",
		  "{\"RECON_FLAG\":1}" },
	};
	char words[256];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].assume);
		given_file(t, "source.csv", COLUMNS "\nSSA26031601,12-3456789XX,01,Accepted,CBP,Y,,1\n");
		snprintf(words, sizeof(words), BUILD "--assume %s source.csv", rows[i].assume);
		run(t, words);
		expect_exit(t, 0);
		given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
		run(t, VALIDATE "--json a.csv");
		expect_exit(t, strcmp(rows[i].rules, "{}") == 0 ? 0 : 1);
		expect_json(t, 0, "assumed", rows[i].assumed);
		expect_json(t, 0, "unchecked", rows[i].unchecked);
		expect_json(t, 0, "rules", rows[i].rules);
	}
}

/* Like `unchecked`: listed when at least one entry of the file has it assumed. */
CLI_TEST(assumed_is_about_the_entries_of_the_file)
{
	static const struct {
		const char *rows, *assumed;
	} files[] = {
		{ "SSA26031601\n", "[]" },
		{ "SSA26031602\n", "[\"protest\",\"drawback\"]" },
		{ "SSA26031601\nSSA26031602\n", "[\"protest\",\"drawback\"]" },
	};
	char text[128];

	given_file(t, "with.csv", ALL_COLUMNS "\n" GOOD_ALL("SSA26031601"));
	given_file(t, "without.csv", COLUMNS "\n" GOOD("SSA26031602"));
	run(t, BUILD "--assume drawback=N --assume protest=none with.csv without.csv");
	expect_exit(t, 0);
	for (size_t i = 0; i < COUNT(files); i++) {
		snprintf(text, sizeof(text), "Entry Number\n%s", files[i].rows);
		given_file(t, "a.csv", text);
		run(t, VALIDATE "--json a.csv");
		expect_exit(t, 0);
		expect_json(t, 0, "assumed", files[i].assumed);
	}
}

/* Required fields: assumed unknown builds an index, and then the field's rule fails. */
CLI_TEST(a_required_field_assumed_unknown_fails_its_rule)
{
	static const struct {
		const char *field, *rules;
	} rows[] = {
		{ "type", "{\"ENTRY_TYPE\":1}" },
		{ "status", "{\"SUMMARY_STATUS\":1}" },
		{ "control", "{\"CONTROL_STATUS\":1}" },
		{ "recon", "{\"RECON_FLAG\":1}" },
		{ "liquidation_date", "{\"LIQUIDATION_80\":1}" },
		{ "ieepa_count", "{\"IEEPA_HTS\":1}" },
	};
	char words[256], assumed[64];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].field);
		given_source_with(t, "source.csv", (struct column){ rows[i].field, "", "" });
		snprintf(words, sizeof(words), BUILD "--assume %s=unknown source.csv", rows[i].field);
		run(t, words);
		expect_exit(t, 0);
		given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
		run(t, VALIDATE "--json a.csv");
		expect_exit(t, 1);
		expect_json(t, 0, "rules", rows[i].rules);
		snprintf(assumed, sizeof(assumed), "[\"%s\"]", rows[i].field);
		expect_json(t, 0, "assumed", assumed);
	}
}

CLI_TEST(assumed_fields_stand_in_the_order_of_the_table)
{
	given_file(t, "source.csv", "Entry Number,Importer Number\nSSA26031601,12-3456789XX\n");
	run(t, BUILD "--assume drawback=N --assume protest=none --assume recon_filed= --assume ieepa_count=1 "
		     "--assume liquidation_date= --assume recon=N --assume control=CBP --assume status=Accepted "
		     "--assume type=01 source.csv");
	expect_exit(t, 0);
	given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
	run(t, VALIDATE "--json a.csv");
	expect_exit(t, 0);
	expect_json(t, 0, "assumed",
		    "[\"type\",\"status\",\"control\",\"recon\",\"liquidation_date\",\"ieepa_count\",\"recon_filed\","
		    "\"protest\",\"drawback\"]");
	expect_json(t, 0, "unchecked", "[\"EARLIER_CLAIM\"]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_absent_column_is_listed_and_fails_nobody),
		TEST(the_summary_lists_them_too),
		TEST(a_flagged_entry_without_the_type_09_column),
		TEST(the_list_is_about_the_entries_of_the_file),
		TEST(an_assumed_field_is_listed_and_checked),
		TEST(assumed_is_about_the_entries_of_the_file),
		TEST(a_required_field_assumed_unknown_fails_its_rule),
		TEST(assumed_fields_stand_in_the_order_of_the_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
