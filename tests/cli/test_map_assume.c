/*
 * `--map FIELD=COLUMN` names a source's column, `--assume FIELD=VALUE` fills one that it lacks (contract,
 * section 5).
 */
#include "json.h"
#include "sources.h"

/* A value may hold spaces, so these are arguments and not words. */
static void build(struct cli *t, const char *flag, const char *value)
{
	run_list(t, "index", "build", "-o", "i.cidx", flag, value, "s.csv");
}

static void get(struct cli *t)
{
	run(t, "index get --json --show-ior i.cidx SSA26031601");
	expect_exit(t, 0);
}

CLI_TEST(map_finds_a_column_of_any_name)
{
	static const struct {
		const char *field, *name, *cell, *map, *value;
	} rows[] = {
		{ "entry", "Our Ref", "SSA26031601", "entry=Our Ref", "\"SSA26031601\"" },
		{ "ior", "Customer", "98-7654321AB", "ior=Customer", "\"987654321AB\"" },
		{ "type", "Kind", "06", "type=kind", "\"06\"" },
		{ "status", "State", "2", "status=STATE", "\"Rejected\"" },
		{ "control", "Who has it?", "1", "control=whohasit", "\"Trade\"" },
		{ "recon", "Recon", "Y", "recon=Recon", "true" },
		{ "liquidation_date", "Liq. Date", "2026-01-30", "liquidation_date=Liq Date", "\"2026-01-30\"" },
		{ "ieepa_count", "n", "7", "ieepa_count=n", "7" },
		{ "ieepa_duty", "Money", "5", "ieepa_duty=Money", "\"5.00\"" },
		{ "protest", "P", "Open", "protest=P", "\"Open\"" },
		{ "drawback", "D", "Y", "drawback=D", "true" },
		{ "recon_filed", "R", "x", "recon_filed=R", "true" },
		{ "summary_date", "S", "2026-01-30", "summary_date=S", "\"2026-01-30\"" },
		{ "payment_date", "Paid", "2026-01-30", "payment_date=Paid", "\"2026-01-30\"" },
		{ "liquidation_status", "L", "Set", "liquidation_status=L", "\"Set\"" },
		{ "cape", "C", "Y", "cape=C", "\"Y\"" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].map);
		given_source_with(t, "s.csv", (struct column){ rows[i].field, rows[i].name, rows[i].cell });
		build(t, "--map", rows[i].map);
		expect_exit(t, 0);
		get(t);
		expect_json(t, 0, rows[i].field, rows[i].value);
	}
}

CLI_TEST(a_mapped_name_wins_over_the_known_ones)
{
	given_file(t, "s.csv", COLUMNS ",Ultimate Consignee\nSSA26031601" GOOD_CELLS ",98-7654321AB\n");
	build(t, "--map", "ior=Ultimate Consignee");
	expect_exit(t, 0);
	get(t);
	expect_json(t, 0, "ior", "\"987654321AB\"");
}

CLI_TEST(a_mapped_name_that_a_source_lacks_leaves_the_known_ones)
{
	given_file(t, "s.csv", COLUMNS "\nSSA26031601" GOOD_CELLS "\n");
	build(t, "--map", "ior=Ultimate Consignee");
	expect_exit(t, 0);
	get(t);
	expect_json(t, 0, "ior", "\"123456789XX\"");
}

CLI_TEST(maps_are_collected_and_make_the_tariff_layout)
{
	given_file(t, "s.csv",
		   "Ref,Customer,Entry Type,Entry Summary Status,Control Status,Reconciliation Flag,Liquidation Date,"
		   "Tariff,Amount\nSSA26031601,1,01,Accepted,CBP,N,,9903.01.25,12.34\n");
	run(t, "index build -o i.cidx --map entry=Ref --map ior=Customer --map hts=Tariff --map=duty=Amount s.csv");
	expect_exit(t, 0);
	get(t);
	expect_json(t, 0, "ior", "\"1\"");
	expect_json(t, 0, "ieepa_count", "1");
	expect_json(t, 0, "ieepa_duty", "\"12.34\"");
}

CLI_TEST(assume_fills_what_a_source_lacks_and_is_remembered)
{
	static const struct {
		const char *field, *assume, *value;
	} rows[] = {
		{ "ior", "ior=98-7654321AB", "\"987654321AB\"" },
		{ "type", "type=6", "\"06\"" },
		{ "type", "type=unknown", "\"unknown\"" },
		{ "status", "status=Accepted", "\"Accepted\"" },
		{ "status", "status=UNKNOWN", "\"unknown\"" },
		{ "control", "control=2", "\"CBP\"" },
		{ "control", "control=unknown", "\"unknown\"" },
		{ "recon", "recon=N", "false" },
		{ "recon", "recon=unknown", "\"unknown\"" },
		{ "liquidation_date", "liquidation_date=", "\"unliquidated\"" },
		{ "liquidation_date", "liquidation_date=1/30/2026", "\"2026-01-30\"" },
		{ "liquidation_date", "liquidation_date=unknown", "\"unknown\"" },
		{ "ieepa_count", "ieepa_count=1", "1" },
		{ "ieepa_count", "ieepa_count=unknown", "\"unknown\"" },
		{ "ieepa_duty", "ieepa_duty=12.34", "\"12.34\"" },
		{ "summary_date", "summary_date=2026-01-30", "\"2026-01-30\"" },
		{ "payment_date", "payment_date=2026-01-30", "\"2026-01-30\"" },
		{ "recon_filed", "recon_filed=", "false" },
		{ "recon_filed", "recon_filed=SSA09000001", "true" },
		{ "recon_filed", "recon_filed=unknown", "\"unknown\"" },
		{ "protest", "protest=none", "\"none\"" },
		{ "protest", "protest=suspended", "\"Suspended\"" },
		{ "protest", "protest=unknown", "\"unknown\"" },
		{ "drawback", "drawback=no", "false" },
		{ "drawback", "drawback=unknown", "\"unknown\"" },
		{ "liquidation_status", "liquidation_status=Set", "\"Set\"" },
		{ "cape", "cape=N", "\"N\"" },
	};
	char assumed[64];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].assume);
		given_source_with(t, "s.csv", (struct column){ rows[i].field, "", "" });
		build(t, "--assume", rows[i].assume);
		expect_exit(t, 0);
		get(t);
		expect_json(t, 0, rows[i].field, rows[i].value);
		snprintf(assumed, sizeof(assumed), "[\"%s\"]", rows[i].field);
		expect_json(t, 0, "assumed", assumed);
	}
}

/* "unknown" was shown as the importer number UNKNOWN. */
CLI_TEST(info_tells_what_was_assumed)
{
	static const struct {
		const char *field, *assume, *shown;
	} rows[] = {
		{ "ior", "ior=unknown", " ior = unknown\n" },
		{ "ior", "ior=Unknown", " ior = Unknown\n" },
		{ "ior", "ior=98-7654321ab", " ior = 987654321AB\n" },
		{ "ior", "ior=123-45-6789", " ior = *****6789\n" },
		{ "status", "status=unknown", " status = unknown\n" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].assume);
		given_source_with(t, "s.csv", (struct column){ rows[i].field, "", "" });
		build(t, "--assume", rows[i].assume);
		run(t, "index info i.cidx");
		expect_exit(t, 0);
		expect_stdout_has(t, rows[i].shown);
	}
}

CLI_TEST(assume_never_overrides_a_column_the_source_has)
{
	given_file(t, "s.csv", ALL_COLUMNS "\nSSA26031601,1,01,Rejected,CBP,N,,1,,Open,N\n");
	run(t, "index build -o i.cidx --assume status=Accepted --assume protest=none s.csv");
	expect_exit(t, 0);
	get(t);
	expect_json(t, 0, "status", "\"Rejected\"");
	expect_json(t, 0, "protest", "\"Open\"");
	expect_json(t, 0, "assumed", "[]");
}

CLI_TEST(what_cannot_be_mapped_or_assumed_is_a_usage_error)
{
	static const struct {
		const char *flag, *value;
	} rows[] = {
		{ "--map", "colour=Colour" },
		{ "--map", "ior" },
		{ "--map", "=Colour" },
		{ "--map", "ior=" },
		{ "--map", "IOR Number=ior" },
		{ "--assume", "colour=red" },
		{ "--assume", "type" },
		{ "--assume", "=01" },
		{ "--assume", "entry=SSA26031601" },
		{ "--assume", "hts=9903.01.25" },
		{ "--assume", "duty=1" },
		{ "--assume", "type=ABC" },
		{ "--assume", "type=" },
		{ "--assume", "status=Pending" },
		{ "--assume", "control=Both" },
		{ "--assume", "recon=Maybe" },
		{ "--assume", "drawback=Perhaps" },
		{ "--assume", "ieepa_count=some" },
		{ "--assume", "liquidation_date=soon" },
		{ "--assume", "ieepa_duty=much" },
		{ "--assume", "ior=12345678901234567" },
	};

	char field[32];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].value);
		snprintf(field, sizeof(field), "%.*s", (int)strcspn(rows[i].value, "="), rows[i].value);
		given_file(t, "s.csv", COLUMNS "\n" GOOD("SSA26031601"));
		build(t, rows[i].flag, rows[i].value);
		expect_exit(t, 2);
		expect_stdout(t, "");
		expect_message(t);
		expect_stderr_has(t, field);
		expect_no_file(t, "i.cidx");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(map_finds_a_column_of_any_name),
		TEST(a_mapped_name_wins_over_the_known_ones),
		TEST(a_mapped_name_that_a_source_lacks_leaves_the_known_ones),
		TEST(maps_are_collected_and_make_the_tariff_layout),
		TEST(assume_fills_what_a_source_lacks_and_is_remembered),
		TEST(info_tells_what_was_assumed),
		TEST(assume_never_overrides_a_column_the_source_has),
		TEST(what_cannot_be_mapped_or_assumed_is_a_usage_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
