/* `cape refund`: what is estimated, of which entries, and what adds up to what (keys and columns as docs/refund.md gives them). */
#include "json.h"
#include "sources.h"

#define REFUND_COLUMNS COLUMNS ",IEEPA Duty,Entry Summary Date,Payment Date,Liquidation Status"
#define HEADER                                                                                             \
	"IMPORTER_NUMBER,ENTRY_NUMBER,CORPORATE,IEEPA_DUTY,DEPOSIT_DATE,DEPOSIT_DATE_IS,LIQUIDATION_DATE," \
	"EXPECTED_DATE,EXPECTED_DATE_IS,DAYS,ESTIMATED_INTEREST,ESTIMATED_REFUND,NOT_ESTIMABLE\n"

/* Entry, type, liquidation date; then duty, summary date, payment date, liquidation status. All pass gate D on 2026-07-01 but for the last. */
static const char source[] = REFUND_COLUMNS
	"\n"
	"SSA26031601,12-3456789XX,01,Accepted,CBP,N,,1,\"$10,000.00\",2025-08-01,2025-08-15,Unliquidated\n"
	"SSA26031602,12-3456789XX,01,Accepted,CBP,N,,1,36.50,2025-08-01,,Unliquidated\n"
	"SSA26031603,12-3456789XX,01,Accepted,CBP,N,2026-04-20,1,100.00,2025-06-01,2025-06-15,Liquidated\n"
	"SSA26031604,12-3456789XX,01,Accepted,CBP,N,,1,70.00,2025-06-01,2025-06-15,Suspended\n"
	"SSA26031605,12-3456789XX,21,Accepted,CBP,N,,1,80.00,2025-06-01,2025-06-15,Unliquidated\n"
	"SSA26031606,12-3456789XX,01,Accepted,CBP,N,,1,90.00,,,Unliquidated\n"
	"SSA26031607,123-45-6789,01,Accepted,CBP,N,,1,50.00,2025-06-01,2025-06-15,Unliquidated\n"
	"SSA26031608,12-3456789XX,01,Cancelled,CBP,N,,1,999.00,2025-06-01,2025-06-15,Unliquidated\n";

#define REFUND     "refund --index i.cidx --as-of 2026-07-01 "
#define REFUND_ALL REFUND "--all "
#define AS_SSA     "--account-type filer --filer-code SSA "

static void given_declaration(struct cli *t, const char *name, const char *entries)
{
	char text[4096];

	snprintf(text, sizeof(text), "Entry Number\n%s", entries);
	given_file(t, name, text);
}

/* domain.md 7.2: $10,000 deposited 2025-08-15, reliquidated 2026-06-05. */
CLI_TEST(the_example_of_the_dossier_to_the_cent)
{
	given_index(t, source);
	given_declaration(t, "d.csv", "SSA26031601\n");
	run(t, REFUND AS_SSA "--paid-on 2026-06-05 --csv d.csv");
	expect_exit(t, 0);
	expect_stdout(t, HEADER "123456789XX,SSA26031601,yes,10000.00,2025-08-15,payment_date,,2026-06-05,paid_on,294,"
				"476.44,10476.44,\n");
	expect_stderr_has(t, "$10,476.44");
	run(t, REFUND AS_SSA "--paid-on 2026-06-05 --corporate no --csv d.csv");
	expect_stdout(t, HEADER "123456789XX,SSA26031601,no,10000.00,2025-08-15,payment_date,,2026-06-05,paid_on,294,"
				"561.16,10561.16,\n");
	run(t, REFUND AS_SSA "--paid-on 2026-06-05 --json d.csv");
	expect_json(t, 0, "interest", "\"476.44\"");
}

CLI_TEST(every_eligible_entry_of_an_index)
{
	given_index(t, source);
	run(t, REFUND_ALL "--csv -o rows.csv");
	expect_exit(t, 1);
	expect_file(
		t, "rows.csv",
		HEADER
		"123456789XX,SSA26031602,yes,36.50,2025-08-01,summary_date,,2026-08-15,liquidation,379,2.25,38.75,\n"
		"123456789XX,SSA26031601,yes,10000.00,2025-08-15,payment_date,,2026-08-15,liquidation,365,591.88,"
		"10591.88,\n"
		"123456789XX,SSA26031603,yes,100.00,2025-06-15,payment_date,2026-04-20,2026-07-19,reliquidation,399,"
		"6.51,106.51,\n"
		"123456789XX,SSA26031604,yes,70.00,,,,,,,,,SUSPENDED\n"
		"123456789XX,SSA26031605,yes,80.00,,,,,,,,,WAREHOUSE\n"
		"123456789XX,SSA26031606,yes,90.00,,,,,,,,,DEPOSIT_UNKNOWN\n"
		"*****6789,SSA26031607,yes,50.00,2025-06-15,payment_date,,2026-08-15,liquidation,426,3.49,53.49,\n");
	expect_private(t, "rows.csv");
	expect_stdout_has(t, "8 in the index: 7 pass gate D, 1 fails\n");
	expect_stdout_has(t, "rows.csv");
}

/* By importer, then by day; those without a day last. */
#define GROUP(importer, day, entries, duty, interest, refund)                                              \
	"{\"what\":\"group\",\"importer\":\"" importer "\",\"expected_date\":" day ",\"entries\":" entries \
	",\"ieepa_duty\":\"" duty "\",\"interest\":" interest ",\"refund\":" refund "}\n"

CLI_TEST(groups_are_importers_and_days)
{
	static const char *const groups[] = {
		GROUP("*****6789", "\"2026-08-15\"", "1", "50.00", "\"3.49\"", "\"53.49\""),
		GROUP("123456789XX", "\"2026-07-19\"", "1", "100.00", "\"6.51\"", "\"106.51\""),
		GROUP("123456789XX", "\"2026-08-15\"", "2", "10036.50", "\"594.13\"", "\"10630.63\""),
		GROUP("123456789XX", "null", "3", "240.00", "null", "null"),
	};

	given_index(t, source);
	run(t, REFUND_ALL "--json");
	expect_exit(t, 1);
	expect_lines(t, t->out_text, 5);
	expect_json_keys(
		t, 0,
		"what, all, declarations, rejected_declarations, unread_declarations, claims, claims_passed_over, entries, "
		"errors, other_accounts, counted_once, decided_by_cbp, estimated_entries, ieepa_duty, interest, refund, not_estimable_entries, "
		"not_estimable_duty, not_estimable, deposit_dates, expected_dates, corporate, corporate_by_clients, rates_version, "
		"last_known_quarter, entries_beyond_it, as_of, paid_on, index_hash, data_date, rules_version, "
		"assumed, unchecked, groups, rows_file, may_differ");
	expect_json(t, 0, "entries", "8");
	expect_json(t, 0, "errors", "1");
	expect_json(t, 0, "other_accounts", "0");
	expect_json(t, 0, "not_estimable_entries", "3");
	expect_json(t, 0, "estimated_entries", "4");
	expect_json(t, 0, "ieepa_duty", "\"10186.50\"");
	expect_json(t, 0, "interest", "\"604.13\"");
	expect_json(t, 0, "refund", "\"10790.63\"");
	expect_json(t, 0, "not_estimable", "{\"SUSPENDED\":1,\"WAREHOUSE\":1,\"DEPOSIT_UNKNOWN\":1}");
	expect_json(t, 0, "not_estimable_duty", "\"240.00\"");
	expect_json(t, 0, "deposit_dates", "{\"payment_date\":3,\"summary_date\":1}");
	expect_json(t, 0, "expected_dates", "{\"liquidation\":3,\"reliquidation\":1,\"paid_on\":0}");
	expect_json(t, 0, "groups", "4");
	for (size_t i = 0, at = 0; i < COUNT(groups); i++) {
		const char *found = strstr(t->out_text + at, groups[i]);

		expect_stdout_has(t, groups[i]);
		must(found != NULL, "groups in order");
		at = (size_t)(found - t->out_text);
	}
}

/* Entries that fail, or are another account's, were counted nowhere. */
CLI_TEST(the_counts_of_an_index_add_up)
{
	static const struct {
		const char *words;
		unsigned errors, others, not_estimable, estimated;
		const char *said;
	} rows[] = {
		{ "", 2, 0, 3, 4, "9 in the index: 7 pass gate D, 2 fail\n" },
		{ "--ior 123-45-6789", 0, 8, 0, 1, "9 in the index: 1 pass gate D, 0 fail, 8 are not the account's\n" },
		{ AS_SSA, 1, 1, 3, 4, "9 in the index: 7 pass gate D, 1 fails, 1 is not the account's\n" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		char words[256], number[80];
		const char *const keys[] = { "errors", "other_accounts", "not_estimable_entries", "estimated_entries" };
		const unsigned counts[] = { rows[i].errors, rows[i].others, rows[i].not_estimable, rows[i].estimated };
		unsigned sum = 0;

		row(t, rows[i].said);
		given_file(t, "more.csv",
			   REFUND_COLUMNS "\nABC00000011,12-3456789XX,01,Cancelled,CBP,N,,1,5,2025-06-01,,\n");
		given_file(t, "first.csv", source);
		run(t, "index build -o i.cidx --data-date 2026-06-30 first.csv more.csv");
		expect_exit(t, 0);
		snprintf(words, sizeof(words), REFUND_ALL "--json --log log.json %s", rows[i].words);
		run(t, words);
		expect_json(t, 0, "entries", "9");
		for (size_t k = 0; k < COUNT(keys); k++) {
			snprintf(number, sizeof(number), "%u", counts[k]);
			expect_json(t, 0, keys[k], number);
			sum += counts[k];
		}
		must(sum == 9, "the counts add up to the entries");
		snprintf(number, sizeof(number), "\"errors\":%u,\"other_accounts\":%u,", rows[i].errors,
			 rows[i].others);
		expect_file_has(t, "log.json", number);
		snprintf(words, sizeof(words), REFUND_ALL "%s", rows[i].words);
		run(t, words);
		expect_stdout_has(t, rows[i].said);
	}
}

/* Of a declaration only what succeeds is claimed; of one that is rejected nothing; an entry on two of them counts once. */
CLI_TEST(declarations_are_judged_as_validate_does)
{
	given_index(t, source);
	given_declaration(t, "some.csv", "SSA-2603160-8\nSSA26031602\nSSA26031601\n\n");
	given_declaration(t, "twice.csv", "SSA26031601\nSSA26031603\n");
	given_declaration(t, "b.csv", "SSA26031607\nSSA26031607\n");
	given_declaration(t, "c.csv", "SSA26031607\nSSA99999999\n");
	given_declaration(t, "a.txt", "SSA26031607\n");
	given_declaration(t, "empty.csv", "\n");
	run(t, REFUND AS_SSA "--json some.csv twice.csv b.csv c.csv a.txt empty.csv");
	expect_exit(t, 1);
	expect_json(t, 0, "declarations", "6");
	expect_json(t, 0, "rejected_declarations", "4");
	expect_json(t, 0, "entries", "5");
	expect_json(t, 0, "errors", "1");
	expect_json(t, 0, "counted_once", "1");
	expect_json(t, 0, "estimated_entries", "3");
	expect_json(t, 0, "ieepa_duty", "\"10136.50\"");
	expect_stderr(
		t,
		"cape: b.csv: is rejected as a whole, so nothing on it is claimed; \"cape validate\" tells why\n"
		"cape: c.csv: is rejected as a whole, so nothing on it is claimed; \"cape validate\" tells why\n"
		"cape: a.txt: is rejected as a whole, so nothing on it is claimed; \"cape validate\" tells why\n"
		"cape: empty.csv: is rejected as a whole, so nothing on it is claimed; \"cape validate\" tells why\n");
	/* Rows stand in the order of files and rows. */
	run(t, REFUND AS_SSA "--csv some.csv twice.csv --quiet");
	expect_exit(t, 1);
	expect_stdout_has(t, "NOT_ESTIMABLE\n123456789XX,SSA26031602,");
	expect_stdout_has(t, "\n123456789XX,SSA26031601,");
	expect_stdout_lacks(t, "SSA26031608");
	expect_lines(t, t->out_text, 4);
	/* One that cannot be read does not stop the others. */
	run(t, REFUND AS_SSA "--json missing.csv twice.csv");
	expect_exit(t, 2);
	expect_stderr(t, "cape: missing.csv: cannot open: No such file or directory; check the name\n");
	expect_json(t, 0, "unread_declarations", "1");
	run(t, REFUND AS_SSA "-o rows.csv missing.csv twice.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: rows.csv: is not written, as a declaration could not be read");
	expect_no_file(t, "rows.csv");
	run(t, REFUND AS_SSA "--json missing.csv twice.csv");
	expect_json(t, 0, "estimated_entries", "2");
}

CLI_TEST(all_may_be_those_of_an_account)
{
	static const struct {
		const char *words, *estimated;
	} rows[] = {
		{ "", "4" },
		{ "--ior 12-3456789XX", "3" },
		{ "--ior 123456789", "1" },
		{ "--ior 98-7654321", "0" },
		{ "--account-type filer --filer-code SSA", "4" },
		{ "--account-type broker --filer-code 0S2", "0" },
	};
	char words[256];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].words);
		given_index(t, source);
		snprintf(words, sizeof(words), REFUND_ALL "--json %s", rows[i].words);
		run(t, words);
		expect_json(t, 0, "estimated_entries", rows[i].estimated);
	}
}

CLI_TEST(an_importer_number_is_masked)
{
	static const char *const flags[] = { "--csv", "--json", "" };
	char words[256];

	given_index(t, source);
	for (size_t i = 0; i < COUNT(flags); i++) {
		snprintf(words, sizeof(words), REFUND_ALL "%s", flags[i]);
		run(t, words);
		expect_stdout_lacks(t, "123456789,");
		expect_stdout_lacks(t, "123456789\"");
		expect_stdout_lacks(t, "123456789 ");
		expect_stdout_has(t, "*****6789");
		snprintf(words, sizeof(words), REFUND_ALL "--show-ior %s", flags[i]);
		run(t, words);
		expect_stdout_lacks(t, "*****6789");
	}
}

CLI_TEST(the_output_says_that_it_estimates_and_by_which_rates)
{
	given_index(t, source);
	run(t, REFUND_ALL);
	expect_exit(t, 1);
	expect_stdout_has(t, "Refunds, estimated\n");
	expect_stdout_has(t, "CBP's figures may differ:\n");
	expect_stdout_has(t, "1 liquidation is suspended");
	expect_stdout_has(t, "1: entry summary date, as no payment date is known\n");
	expect_stdout_has(t, "known to the end of 2026-Q4\n");
	run(t, "refund --index i.cidx --all --as-of 2026-07-01 --paid-on 2027-01-01");
	expect_stdout_has(t, "known to the end of 2026-Q4\n");
	run(t, "refund --index i.cidx --all --as-of 2026-07-01 --paid-on 2027-01-02");
	expect_stdout_has(t, "2026-Q4, the last known quarter, is carried on for 4 entries\n");
}

/* A file of rows whose first title was ENTRY_NUMBER passed for a declaration. */
CLI_TEST(rows_are_no_declaration)
{
	given_index(t, source);
	run(t, REFUND_ALL "-o rows.csv --quiet");
	run(t, "validate --index i.cidx " AS_SSA "--json rows.csv");
	expect_exit(t, 1);
	expect_json(t, 0, "reason", "\"Header title row is missing.\"");
	run(t, REFUND AS_SSA "--json rows.csv");
	expect_json(t, 0, "rejected_declarations", "1");
}

CLI_TEST(what_is_said_of_an_importer_goes_before_corporate)
{
	given_index(t, source);
	given_file(t, "clients.csv", "Importer Number,Client,Corporate\n12-3456789XX,\"Acme, Inc.\",no\n");
	run(t, REFUND_ALL "--clients clients.csv --paid-on 2026-06-05 --csv --quiet");
	expect_stdout_has(t, "CLIENT," HEADER "\"Acme, Inc.\",");
	expect_stdout_has(t, "\n\"Acme, Inc.\",123456789XX,SSA26031601,no,10000.00,2025-08-15,payment_date,,2026-06-05,"
			     "paid_on,294,561.16,10561.16,\n");
	expect_stdout_has(t, "\n,*****6789,SSA26031607,yes,");
	run(t, REFUND_ALL "--clients clients.csv --json");
	expect_json(t, 0, "corporate", "true");
	expect_json(t, 0, "corporate_by_clients", "3");
	expect_stdout_has(t, "{\"what\":\"group\",\"client\":\"Acme, Inc.\",\"importer\":\"123456789XX\"");
	expect_stdout_has(t, "{\"what\":\"group\",\"client\":null,\"importer\":\"*****6789\"");
	run(t, REFUND_ALL "--clients clients.csv");
	expect_stdout_has(t, "(--corporate yes), but for 3 entries as the clients file says");
	expect_stdout_has(t, "  Acme, Inc.           123456789XX ");
	expect_stdout_has(t, "  unassigned           *****6789 ");
	run(t, REFUND_ALL "--clients clients.csv -o clients.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "clients.csv: would be written over");
	run(t, REFUND_ALL "--clients missing.csv");
	expect_exit(t, 2);
	expect_message(t);
}

CLI_TEST(totals_are_logged)
{
	given_index(t, source);
	run(t, REFUND_ALL "--quiet --log log.json");
	expect_exit(t, 1);
	expect_stdout(t, "");
	expect_file_has(t, "log.json", "\"event\":\"result\",\"what\":\"totals\"");
	expect_file_has(t, "log.json", "\"refund\":\"10790.63\"");
}

CLI_TEST(rates_of_ones_own)
{
	given_index(t, source);
	given_declaration(t, "d.csv", "SSA26031601\n");
	given_file(t, "rates.ini",
		   "[rates]\nname = mine\n[2025-Q3]\nnon_corporate = 0\ncorporate = 3.65\nsource = us\n");
	run(t, REFUND AS_SSA "--rates rates.ini --paid-on 2025-08-16 --json d.csv");
	expect_exit(t, 0);
	expect_json(t, 0, "interest", "\"1.00\"");
	expect_json(t, 0, "last_known_quarter", "\"2025-Q3\"");
	run(t, REFUND AS_SSA "--rates rates.ini --corporate no --json d.csv");
	expect_json(t, 0, "interest", "\"0.00\"");
	/* June 2025 is before its first quarter. */
	run(t, REFUND_ALL "--rates rates.ini --json");
	expect_json(t, 0, "not_estimable",
		    "{\"SUSPENDED\":1,\"WAREHOUSE\":1,\"DEPOSIT_UNKNOWN\":1,\"RATE_UNKNOWN\":2}");
	given_file(t, "rates.ini", "[rates]\nname = mine\n[2025-Q3]\ncorporate = six\n");
	run(t, REFUND_ALL "--rates rates.ini");
	expect_exit(t, 2);
	expect_stdout(t, "");
	expect_stderr(t, "cape: rates.ini:4: \"six\" is no rate; write percent a year from 0 to 30, as 7 or 4.5\n");
}

CLI_TEST(what_makes_no_sense_is_usage)
{
	static const struct {
		const char *words, *says;
	} rows[] = {
		{ "", "name declarations, or say --all" },
		{ "--all d.csv", "name no declaration" },
		{ "--all --csv --json", "both want standard output" },
		{ "--all --corporate maybe", "neither yes nor no" },
		{ "--all --paid-on soon", "--paid-on \"soon\" is no day" },
		{ "d.csv", "ior" },
		{ "--all --csv -o i.cidx", "i.cidx" },
		{ "--all -o d.csv --rates d.csv", "d.csv" },
		{ "--all -o nowhere/rows.csv", "nowhere/rows.csv" },
		{ "--all --rates missing.ini", "missing.ini" },
		{ "- --rates - " AS_SSA, "standard input" },
	};
	char words[256];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].words);
		given_index(t, source);
		given_declaration(t, "d.csv", "SSA26031601\n");
		snprintf(words, sizeof(words), REFUND "%s", rows[i].words);
		run(t, words);
		expect_exit(t, 2);
		expect_stdout(t, "");
		expect_message(t);
		expect_stderr_has(t, rows[i].says);
		expect_folder(t, ".", "d.csv i.cidx source.csv");
	}
}

/* Not with everything estimable, nor under --exit-zero. */
CLI_TEST(something_to_look_at_is_exit_1)
{
	given_index(t, source);
	given_declaration(t, "good.csv", "SSA26031601\nSSA26031603\n");
	given_declaration(t, "fails.csv", "SSA26031601\nSSA26031608\n");
	given_declaration(t, "suspended.csv", "SSA26031604\n");
	run(t, REFUND AS_SSA "good.csv");
	expect_exit(t, 0);
	run(t, REFUND AS_SSA "fails.csv");
	expect_exit(t, 1);
	run(t, REFUND AS_SSA "suspended.csv");
	expect_exit(t, 1);
	run(t, REFUND AS_SSA "--exit-zero suspended.csv");
	expect_exit(t, 0);
	run(t, REFUND AS_SSA "--quiet good.csv");
	expect_stdout(t, "");
	expect_stderr(t, "");
}

CLI_TEST(a_declaration_from_a_pipe)
{
	given_index(t, source);
	given_stdin(t, "Entry Number\nSSA26031601\n");
	run(t, REFUND AS_SSA "--csv --quiet -");
	expect_exit(t, 0);
	expect_lines(t, t->out_text, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_example_of_the_dossier_to_the_cent),
		TEST(every_eligible_entry_of_an_index),
		TEST(groups_are_importers_and_days),
		TEST(the_counts_of_an_index_add_up),
		TEST(declarations_are_judged_as_validate_does),
		TEST(all_may_be_those_of_an_account),
		TEST(an_importer_number_is_masked),
		TEST(the_output_says_that_it_estimates_and_by_which_rates),
		TEST(rows_are_no_declaration),
		TEST(what_is_said_of_an_importer_goes_before_corporate),
		TEST(totals_are_logged),
		TEST(rates_of_ones_own),
		TEST(what_makes_no_sense_is_usage),
		TEST(something_to_look_at_is_exit_1),
		TEST(a_declaration_from_a_pipe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
