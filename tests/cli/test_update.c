/*
 * `index update`: an entry in newer exports replaces the old one whole, all else of the index stays; what fails
 * leaves the index as it was (contract, sections 1 and 5). Overlays are in test_overlay.c.
 */
#include "json.h"
#include "sources.h"

#define HTS_COLUMNS                                                                  \
	"Entry Summary Number,Importer Number,Entry Type Code,Entry Summary Status," \
	"Control Status,Reconciliation Indicator,Liquidation Date,"                  \
	"HTS Number - Full,Line Tariff Duty Amount"
#define LINE(entry, hts, duty) entry ",12-3456789XX,01,Accepted,CBP,N,," hts "," duty "\n"
/* The index of given_good_index has the data of 2026-06-30. */
#define UPDATE "index update --data-date 2026-07-01 i.cidx "
#define GET    "index get --json --show-ior i.cidx "

static void given_newer(struct cli *t)
{
	given_good_index(t);
	given_file(t, "newer.csv",
		   COLUMNS "\nSSA26031602,98-7654321,06,Rejected,Trade,Y,2026-01-02,7\n"
			   "SSA26031609,98-7654321,01,Accepted,CBP,N,,2\n");
}

/* The index is as it was, and nothing else has come into the folder. */
static void expect_unchanged(struct cli *t, const char *bytes, size_t len, const char *folder)
{
	expect_bytes(t, "i.cidx", bytes, len);
	expect_folder(t, ".", folder);
}

CLI_TEST(newer_entries_replace_and_join_the_others_stay)
{
	given_newer(t);
	run(t, UPDATE "newer.csv");
	expect_exit(t, 0);
	expect_private(t, "i.cidx");
	expect_folder(t, ".", "i.cidx newer.csv source.csv");
	run(t, GET "SSA26031601 SSA26031602 SSA26031609 0S212345678");
	expect_exit(t, 0);
	expect_json(t, 0, "status", "\"Accepted\"");
	expect_json(t, 0, "ieepa_count", "1");
	expect_json(t, 0, "protest", "\"none\"");
	expect_json(t, 1, "ior", "\"987654321\"");
	expect_json(t, 1, "type", "\"06\"");
	expect_json(t, 1, "status", "\"Rejected\"");
	expect_json(t, 1, "control", "\"Trade\"");
	expect_json(t, 1, "recon", "true");
	expect_json(t, 1, "liquidation_date", "\"2026-01-02\"");
	expect_json(t, 1, "ieepa_count", "7");
	expect_json(t, 2, "ieepa_count", "2");
	expect_json(t, 3, "drawback", "false");
}

/* Whole: what the newer export does not say is not known any more. */
CLI_TEST(nothing_of_the_replaced_entry_is_kept)
{
	given_file(t, "source.csv",
		   ALL_COLUMNS ",IEEPA Duty,CAPE Indicator\nSSA26031601,1,01,Accepted,CBP,N,,1,x,Open,Y,5.00,Y\n"
			       "SSA26031602,1,01,Accepted,CBP,N,,1,x,Open,Y,5.00,Y\n");
	run(t, "index build -o i.cidx --data-date 2026-06-30 source.csv");
	expect_exit(t, 0);
	given_file(t, "newer.csv", COLUMNS "\n" GOOD("SSA26031602"));
	run(t, UPDATE "newer.csv");
	expect_exit(t, 0);
	run(t, GET "SSA26031601 SSA26031602");
	expect_json(t, 0, "protest", "\"Open\"");
	expect_json(t, 0, "ieepa_duty", "\"5.00\"");
	expect_json(t, 1, "protest", "null");
	expect_json(t, 1, "drawback", "null");
	expect_json(t, 1, "recon_filed", "null");
	expect_json(t, 1, "ieepa_duty", "null");
	expect_json(t, 1, "cape", "null");
}

CLI_TEST(an_assumption_goes_with_the_entry_that_had_it)
{
	given_source_with(t, "source.csv", (struct column){ "status", "", "" });
	run(t, "index build -o i.cidx --data-date 2026-06-30 --assume status=Accepted source.csv");
	expect_exit(t, 0);
	given_source_with(t, "newer.csv", (struct column){ "control", "", "" });
	run(t, UPDATE "--assume control=CBP newer.csv");
	expect_exit(t, 0);
	run(t, GET "SSA26031601");
	expect_json(t, 0, "assumed", "[\"control\"]");
}

/* The refund must not double: the tariff rows of the index are replaced, also where newer ones add up. */
CLI_TEST(tariff_rows_are_replaced_not_added)
{
	static const struct {
		const char *flags, *count, *duty;
	} rows[] = {
		{ "", "1", "\"4.00\"" },
		{ "--same-entry add ", "2", "\"12.00\"" },
	};
	char words[256];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].flags);
		given_index(t, HTS_COLUMNS "\n" LINE("SSA26031601", "9903.01.25", "1.00")
				       LINE("SSA26031602", "9903.01.25", "2.00"));
		given_file(t, "part1.csv", HTS_COLUMNS "\n" LINE("SSA26031602", "9903.02.01", "8.00"));
		given_file(t, "part2.csv", HTS_COLUMNS "\n" LINE("SSA26031602", "9903.01.25", "4.00"));
		snprintf(words, sizeof(words), "%s%spart1.csv part2.csv", UPDATE, rows[i].flags);
		run(t, words);
		expect_exit(t, 0);
		run(t, GET "SSA26031601 SSA26031602");
		expect_json(t, 0, "ieepa_duty", "\"1.00\"");
		expect_json(t, 1, "ieepa_count", rows[i].count);
		expect_json(t, 1, "ieepa_duty", rows[i].duty);
	}
}

CLI_TEST(layouts_may_differ_between_index_and_newer_exports)
{
	given_index(t, HTS_COLUMNS "\n" LINE("SSA26031601", "9903.01.25", "1.00"));
	given_file(t, "newer.csv", COLUMNS "\nSSA26031601,1,01,Accepted,CBP,N,,7\n");
	run(t, UPDATE "newer.csv");
	expect_exit(t, 0);
	run(t, GET "SSA26031601");
	expect_json(t, 0, "ieepa_count", "7");
	expect_json(t, 0, "ieepa_duty", "null");
}

CLI_TEST(an_update_holds_what_one_build_of_all_holds)
{
	static const char get_all[] = "SSA26031601 SSA26031602 SSA26031609 0S212345678";
	char words[128], *updated, *claim;
	size_t len = 0;

	given_newer(t);
	given_file(t, "a.csv", "Entry Number\nSSA26031601\nSSA26031602\nSSA26031609\n");
	run(t, UPDATE "newer.csv");
	expect_exit(t, 0);
	snprintf(words, sizeof(words), "%s%s", GET, get_all);
	run(t, words);
	updated = strdup(t->out_text);
	must(updated != NULL, "memory");
	run(t, VALIDATE "--ior 98-7654321 -o updated a.csv");
	expect_exit(t, 1);
	claim = file_bytes(t, "updated/a.Claim_Details.csv", &len);
	must(claim != NULL, "no claim");
	run(t, "index build -o i.cidx --data-date 2026-07-01 source.csv newer.csv");
	expect_exit(t, 0);
	run(t, words);
	expect_stdout(t, updated);
	run(t, VALIDATE "--ior 98-7654321 -o built a.csv");
	expect_exit(t, 1);
	expect_bytes(t, "built/a.Claim_Details.csv", claim, len);
	free(updated);
	free(claim);
}

CLI_TEST(an_export_without_rows_takes_nothing_away)
{
	given_good_index(t);
	given_file(t, "newer.csv", COLUMNS "\n");
	run(t, UPDATE "newer.csv");
	expect_exit(t, 0);
	run(t, GET "SSA26031601 SSA26031602 0S212345678");
	expect_exit(t, 0);
}

CLI_TEST(refused_rows_are_exit_1_and_listed)
{
	given_newer(t);
	given_file(t, "bad.csv", COLUMNS "\nSSA1\n" GOOD("SSA26031605"));
	run(t, UPDATE "--rejects refused.csv newer.csv bad.csv");
	expect_exit(t, 1);
	expect_private(t, "refused.csv");
	expect_file_has(t, "refused.csv", "FILE,LINE,REASON,ROW\nbad.csv,2,");
	expect_file_has(t, "refused.csv", ",SSA1\n");
	run(t, GET "SSA26031605 SSA26031609");
	expect_exit(t, 0);
	run(t, UPDATE "--exit-zero bad.csv");
	expect_exit(t, 0);
}

CLI_TEST(too_many_refused_rows_leave_the_index_as_it_was)
{
	char *index;
	size_t len = 0;

	given_newer(t);
	given_file(t, "bad.csv", COLUMNS "\nSSA1\n");
	index = file_bytes(t, "i.cidx", &len);
	run(t, UPDATE "--max-rejects 0 newer.csv bad.csv");
	expect_exit(t, 2);
	expect_message(t);
	expect_unchanged(t, index, len, "bad.csv i.cidx newer.csv source.csv");
	run(t, UPDATE "--max-rejects 1 newer.csv bad.csv");
	expect_exit(t, 1);
	free(index);
}

/* An index must not go back in time unless told to. */
CLI_TEST(older_data_needs_force)
{
	static const struct {
		const char *flags;
		int code;
		const char *day;
	} rows[] = {
		{ "--data-date 2026-06-29", 2, "2026-06-30" },
		{ "--data-date 1980-01-01", 2, "2026-06-30" },
		{ "--data-date 2026-06-29 --force", 0, "2026-06-29" },
		{ "--data-date 2026-06-30", 0, "2026-06-30" },
		{ "--data-date 2026-07-01", 0, "2026-07-01" },
		{ "--data-date 2026-07-01 --force", 0, "2026-07-01" },
	};
	char words[128];

	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t len = 0;
		char *index;

		row(t, rows[i].flags);
		given_newer(t);
		index = file_bytes(t, "i.cidx", &len);
		snprintf(words, sizeof(words), "index update i.cidx %s newer.csv", rows[i].flags);
		run(t, words);
		expect_exit(t, rows[i].code);
		if (rows[i].code == 2) {
			expect_message(t);
			expect_stderr_has(t, "--force");
			expect_unchanged(t, index, len, "i.cidx newer.csv source.csv");
		}
		run(t, "index info i.cidx");
		expect_exit(t, 0);
		expect_stdout_has(t, rows[i].day);
		run(t, GET "SSA26031609");
		expect_exit(t, rows[i].code == 2 ? 1 : 0);
		free(index);
	}
}

/* Without --data-date it is the newest source's day in New York. */
CLI_TEST(the_modification_date_decides_too)
{
	static const struct {
		long long modified;
		const char *what;
		int code;
	} rows[] = {
		{ 1782791999, "2026-06-30 03:59:59 UTC", 2 },
		{ 1782792000, "2026-06-30 04:00:00 UTC", 0 },
		{ 1782878400, "2026-07-01 04:00:00 UTC", 0 },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_newer(t);
		given_file(t, "old.csv", COLUMNS "\n");
		given_mtime(t, "old.csv", 1735732800);
		given_mtime(t, "newer.csv", rows[i].modified);
		run(t, "index update i.cidx newer.csv old.csv");
		expect_exit(t, rows[i].code);
		run(t, GET "SSA26031609");
		expect_exit(t, rows[i].code == 2 ? 1 : 0);
	}
}

CLI_TEST(what_is_wrong_on_the_command_line_is_exit_2)
{
	static const struct {
		const char *words, *names;
	} rows[] = {
		{ "index update", "" },
		{ "index update i.cidx", "" },
		{ "index update i.cidx --frobnicate newer.csv", "--frobnicate" },
		{ "index update i.cidx --threads 0 newer.csv", "--threads" },
		{ "index update i.cidx --data-date 1/7/2026 newer.csv", "--data-date" },
		{ "index update i.cidx --data-date 2026-02-29 newer.csv", "--data-date" },
		{ "index update i.cidx --same-entry sum newer.csv", "--same-entry" },
		{ "index update i.cidx --max-rejects many newer.csv", "--max-rejects" },
		{ "index update i.cidx --map colour=Colour newer.csv", "colour" },
		{ "index update i.cidx --assume status=Pending newer.csv", "status" },
		{ "index update i.cidx --assume hts=99030125 newer.csv", "hts" },
		{ "index update i.cidx --memory 63M newer.csv", "--memory" },
		{ "index update i.cidx --memory 0 newer.csv", "--memory" },
		{ "index update i.cidx --memory 1M newer.csv", "--memory" },
		{ "index update i.cidx --memory much newer.csv", "--memory" },
		{ "index update i.cidx --memory 64Q newer.csv", "--memory" },
		{ "index update i.cidx --memory=-64M newer.csv", "--memory" },
		{ "index update i.cidx --memory= newer.csv", "--memory" },
		{ "index update i.cidx --rejects i.cidx newer.csv", "i.cidx" },
		{ "index update i.cidx --rejects newer.csv newer.csv", "newer.csv" },
		{ "index update i.cidx newer.csv i.cidx", "i.cidx" },
		{ "index update i.cidx newer.csv ./i.cidx", "i.cidx" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t len = 0;
		char *index;

		row(t, rows[i].words);
		given_newer(t);
		index = file_bytes(t, "i.cidx", &len);
		run(t, rows[i].words);
		expect_exit(t, 2);
		expect_stdout(t, "");
		expect_message(t);
		expect_stderr_has(t, rows[i].names);
		expect_unchanged(t, index, len, "i.cidx newer.csv source.csv");
		free(index);
	}
}

CLI_TEST(a_build_knows_memory_too)
{
	static const struct {
		const char *size;
		int code;
	} rows[] = {
		{ "64M", 0 }, { "65M", 0 }, { "1G", 0 }, { "63M", 2 }, { "1M", 2 },   { "0", 2 },
		{ "0G", 2 },  { "M", 2 },   { "64", 2 }, { "6Z", 2 },  { "lots", 2 },
	};
	char words[128];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].size);
		given_file(t, "s.csv", COLUMNS "\n" GOOD("SSA26031601"));
		snprintf(words, sizeof(words), "index build -o i.cidx --memory %s s.csv", rows[i].size);
		run(t, words);
		expect_exit(t, rows[i].code);
		expect_folder(t, ".", rows[i].code ? "s.csv" : "i.cidx s.csv");
		if (rows[i].code)
			expect_stderr_has(t, "--memory");
	}
}

CLI_TEST(an_index_is_needed)
{
	given_newer(t);
	given_folder(t, "folder");
	run(t, "index update none.cidx newer.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: none.cidx");
	run(t, "index update newer.csv source.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: newer.csv");
	run(t, "index update folder newer.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: folder");
	expect_folder(t, ".", "folder i.cidx newer.csv source.csv");
	expect_file_has(t, "newer.csv", COLUMNS "\nSSA26031602,98-7654321");
}

/* An index that was cut or changed is not made new. */
CLI_TEST(a_cut_index_is_not_updated)
{
	char *index;
	size_t len = 0;

	given_newer(t);
	index = file_bytes(t, "i.cidx", &len);
	given_bytes(t, "i.cidx", index, len - 1);
	run(t, UPDATE "newer.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: i.cidx");
	expect_unchanged(t, index, len - 1, "i.cidx newer.csv source.csv");
	free(index);
}

CLI_TEST(a_source_that_fails_leaves_the_index_as_it_was)
{
	static const struct {
		const char *what, *text;
	} rows[] = {
		{ "is not there", NULL },
		{ "is empty", "" },
		{ "has a NUL", COLUMNS "\nSSA26031605\0" },
		{ "is a workbook", "PK\003\004" },
		{ "has an open quote", COLUMNS "\n" GOOD("SSA26031605") "\"SSA26031606,1\n" },
		{ "has no header", "Port,Team\n1,2\n" },
		{ "lacks columns", "Entry Number,Importer Number\nSSA26031605,1\n" },
		{ "has a column twice", COLUMNS ",IEEPA HTS Count\n" GOOD("SSA26031605") },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t len = 0;
		char *index;

		row(t, rows[i].what);
		given_newer(t);
		index = file_bytes(t, "i.cidx", &len);
		if (rows[i].text)
			given_bytes(t, "bad.csv", rows[i].text,
				    i == 2 ? strlen(rows[i].text) + 1 : strlen(rows[i].text));
		run(t, UPDATE "newer.csv bad.csv");
		expect_exit(t, 2);
		expect_stderr_has(t, "cape: bad.csv");
		expect_unchanged(t, index, len,
				 rows[i].text ? "bad.csv i.cidx newer.csv source.csv" : "i.cidx newer.csv source.csv");
		free(index);
	}
}

CLI_TEST(mixed_layouts_under_same_entry_add_are_refused_here_too)
{
	char *index;
	size_t len = 0;

	given_newer(t);
	given_file(t, "lines.csv", HTS_COLUMNS "\n" LINE("SSA26031601", "9903.01.25", "1.00"));
	index = file_bytes(t, "i.cidx", &len);
	run(t, UPDATE "--same-entry add newer.csv lines.csv");
	expect_exit(t, 2);
	expect_message(t);
	expect_unchanged(t, index, len, "i.cidx lines.csv newer.csv source.csv");
	free(index);
}

CLI_TEST(a_list_names_the_sources)
{
	given_newer(t);
	given_file(t, "list.txt", "newer.csv\r\n\nmore.csv\n");
	given_file(t, "more.csv", COLUMNS "\n" GOOD("SSA26031608"));
	run(t, UPDATE "--files-from list.txt");
	expect_exit(t, 0);
	run(t, GET "SSA26031608 SSA26031609");
	expect_exit(t, 0);
	given_stdin(t, "more.csv\n");
	run(t, "index update --files-from - --data-date 2026-07-02 i.cidx newer.csv");
	expect_exit(t, 0);
}

CLI_TEST(quiet_updates_in_silence)
{
	given_newer(t);
	run(t, UPDATE "--quiet newer.csv");
	expect_exit(t, 0);
	expect_stdout(t, "");
	expect_stderr(t, "");
}

CLI_TEST(options_may_stand_anywhere)
{
	given_newer(t);
	run(t, "index update --quiet i.cidx --threads 2 newer.csv --memory=64M --data-date 2026-07-01");
	expect_exit(t, 0);
	run(t, "index update --data-date 2026-07-01 -- i.cidx newer.csv");
	expect_exit(t, 0);
}

/* Sorted runs of one row and merges of four at once make the same index as memory does. */
CLI_TEST(spilling_changes_no_byte)
{
	enum { ENTRIES = 90 };
	static const char *const flags[] = { "", "--threads 1", "--threads 8", "--memory 64M", "--memory 1G" };
	static const char *const spills[] = { "1", "7", "89", "1000" };
	char source[512 + ENTRIES * 64], words[128], *index, *updated;
	size_t at = (size_t)sprintf(source, "%s\n", COLUMNS), len = 0, updated_len = 0;

	for (int i = 0; i < ENTRIES; i++)
		at += (size_t)sprintf(source + at, "SSA%08d%s\n", i * 7919 % ENTRIES / 2, GOOD_CELLS);
	given_file(t, "big.csv", source);
	given_file(t, "newer.csv", COLUMNS "\nSSA00000003,1,06,Rejected,CBP,N,,1\n" GOOD("SSA99999999"));
	given_env(t, "SOURCE_DATE_EPOCH", "1782864000");
	run(t, "index build -o i.cidx --quiet --data-date 2026-06-30 big.csv");
	expect_exit(t, 0);
	index = file_bytes(t, "i.cidx", &len);
	given_env(t, "SOURCE_DATE_EPOCH", "1782864000");
	run(t, "index update i.cidx --quiet --data-date 2026-07-01 newer.csv big.csv");
	expect_exit(t, 0);
	updated = file_bytes(t, "i.cidx", &updated_len);
	for (size_t i = 0; i < COUNT(flags) * COUNT(spills); i++) {
		given_env(t, "SOURCE_DATE_EPOCH", "1782864000");
		given_env(t, "CAPE_TEST_SPILL", spills[i % COUNT(spills)]);
		snprintf(words, sizeof(words), "index build -o i.cidx --quiet --data-date 2026-06-30 big.csv %s",
			 flags[i / COUNT(spills)]);
		run(t, words);
		expect_exit(t, 0);
		expect_bytes(t, "i.cidx", index, len);
		given_env(t, "SOURCE_DATE_EPOCH", "1782864000");
		given_env(t, "CAPE_TEST_SPILL", spills[i % COUNT(spills)]);
		snprintf(words, sizeof(words),
			 "index update i.cidx --quiet --data-date 2026-07-01 newer.csv big.csv %s",
			 flags[i / COUNT(spills)]);
		run(t, words);
		expect_exit(t, 0);
		expect_bytes(t, "i.cidx", updated, updated_len);
		expect_folder(t, ".", "big.csv i.cidx newer.csv");
	}
	free(index);
	free(updated);
}

CLI_TEST(help_names_its_options)
{
	run(t, "index update --help");
	expect_exit(t, 0);
	expect_stdout_has(t, "--overlay");
	expect_stdout_has(t, "--force");
	expect_stdout_has(t, "--memory");
	run(t, "help index update");
	expect_exit(t, 0);
	expect_stdout_has(t, "--overlay");
	run(t, "index build --help");
	expect_stdout_has(t, "--memory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(newer_entries_replace_and_join_the_others_stay),
		TEST(nothing_of_the_replaced_entry_is_kept),
		TEST(an_assumption_goes_with_the_entry_that_had_it),
		TEST(tariff_rows_are_replaced_not_added),
		TEST(layouts_may_differ_between_index_and_newer_exports),
		TEST(an_update_holds_what_one_build_of_all_holds),
		TEST(an_export_without_rows_takes_nothing_away),
		TEST(refused_rows_are_exit_1_and_listed),
		TEST(too_many_refused_rows_leave_the_index_as_it_was),
		TEST(older_data_needs_force),
		TEST(the_modification_date_decides_too),
		TEST(what_is_wrong_on_the_command_line_is_exit_2),
		TEST(a_build_knows_memory_too),
		TEST(an_index_is_needed),
		TEST(a_cut_index_is_not_updated),
		TEST(a_source_that_fails_leaves_the_index_as_it_was),
		TEST(mixed_layouts_under_same_entry_add_are_refused_here_too),
		TEST(a_list_names_the_sources),
		TEST(quiet_updates_in_silence),
		TEST(options_may_stand_anywhere),
		TEST(spilling_changes_no_byte),
		TEST(help_names_its_options),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
