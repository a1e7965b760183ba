/* `cape refund --by-client`: a folder for each client, with what is its own alone. */
#include "json.h"
#include "sources.h"

#define REFUND_COLUMNS  COLUMNS ",IEEPA Duty,Entry Summary Date,Payment Date,Liquidation Status"
#define CELLS(importer) "," importer ",01,Accepted,CBP,N,,1,100.00,2025-06-01,2025-06-15,"

static const char source[] = REFUND_COLUMNS
	"\n"
	"SSA26031601" CELLS(
		"12-3456789XX") "Unliquidated\n"
				"SSA26031602" CELLS(
					"123-45-6789") "Unliquidated\n"
						       "SSA26031603" CELLS(
							       "98-7654321AB") "Unliquidated\n"
									       "SSA26031604" CELLS(
										       "12-3456789XX") "Suspended\n"
												       "SSA26031605" CELLS(
													       "55-5555555AB") "Unliquidated\n";

#define CLIENTS_HEAD "Importer Number,Client,Corporate\n"
#define REFUND       "refund --index i.cidx --as-of 2026-07-01 "
#define BY_CLIENT    REFUND "--clients clients.csv --by-client by "
#define HEADER                                                                                                    \
	"CLIENT,IMPORTER_NUMBER,ENTRY_NUMBER,CORPORATE,IEEPA_DUTY,DEPOSIT_DATE,DEPOSIT_DATE_IS,LIQUIDATION_DATE," \
	"EXPECTED_DATE,EXPECTED_DATE_IS,DAYS,ESTIMATED_INTEREST,ESTIMATED_REFUND,NOT_ESTIMABLE\n"
#define JUNE ",100.00,2025-06-15,payment_date,,2026-08-15,liquidation,426,"

static void given_world(struct cli *t)
{
	given_index(t, source);
	given_file(t, "clients.csv",
		   CLIENTS_HEAD "12-3456789XX,Acme,yes\n123-45-6789,Zen,no\n98-7654321AB,Acme,\n11-1111111,Nobody,\n");
}

CLI_TEST(each_gets_its_own)
{
	given_world(t);
	run(t, BY_CLIENT "--all --quiet");
	expect_exit(t, 1);
	expect_stdout(t, "");
	expect_folder(t, "by", "Acme Zen folders.csv unassigned");
	expect_folder(t, "by/Acme", "refund.csv refund.json");
	expect_file(t, "by/Acme/refund.csv",
		    HEADER "Acme,123456789XX,SSA26031601,yes" JUNE "6.99,106.99,\n"
			   "Acme,987654321AB,SSA26031603,yes" JUNE "6.99,106.99,\n"
			   "Acme,123456789XX,SSA26031604,yes,100.00,,,,,,,,,SUSPENDED\n");
	expect_file(t, "by/Zen/refund.csv", HEADER "Zen,*****6789,SSA26031602,no" JUNE "8.24,108.24,\n");
	expect_file(t, "by/unassigned/refund.csv", HEADER ",555555555AB,SSA26031605,yes" JUNE "6.99,106.99,\n");
	expect_private(t, "by/Acme/refund.csv");
	expect_private(t, "by/Acme/refund.json");
	expect_file_has(t, "by/Acme/refund.json",
			"{\"what\":\"totals\",\"client\":\"Acme\",\"estimated_entries\":2,\"ieepa_duty\":\"200.00\"");
	expect_file_has(t, "by/Acme/refund.json", "\"refund\":\"213.98\",\"not_estimable_entries\":1,");
	expect_file_has(t, "by/Acme/refund.json", "\"groups\":3,\"rows_file\":\"refund.csv\"");
	expect_file_has(t, "by/Zen/refund.json", "{\"what\":\"group\",\"client\":\"Zen\",\"importer\":\"*****6789\"");
	expect_file_has(t, "by/unassigned/refund.json", "{\"what\":\"totals\",\"client\":null,");
}

/* The whole is told as ever. */
CLI_TEST(the_whole_is_printed)
{
	given_world(t);
	run(t, BY_CLIENT "--all --json --show-ior");
	expect_exit(t, 1);
	expect_json(t, 0, "estimated_entries", "4");
	expect_json(t, 0, "corporate_by_clients", "2");
	expect_json(t, 0, "rows_file", "\"by\"");
	expect_file_has(t, "by/Zen/refund.csv", "\nZen,123456789,SSA26031602,");
	run(t, BY_CLIENT "--all");
	expect_stdout_has(t, "  Rows                by\n");
	expect_stdout_has(t, "  Acme                 123456789XX ");
}

/* Files of the day before are not left with a client that has nothing today. */
CLI_TEST(who_has_nothing_has_no_file)
{
	given_world(t);
	run(t, BY_CLIENT "--all --quiet");
	given_file(t, "d.csv", "Entry Number\nSSA26031602\n");
	run(t, BY_CLIENT "--account-type filer --filer-code SSA --quiet d.csv");
	expect_exit(t, 0);
	expect_no_file(t, "by/Acme/refund.csv");
	expect_no_file(t, "by/Acme/refund.json");
	expect_no_file(t, "by/unassigned/refund.csv");
	expect_file_has(t, "by/Zen/refund.csv", "SSA26031602");
}

CLI_TEST(what_cannot_be_handed_out)
{
	static const struct {
		const char *words, *says;
	} rows[] = {
		{ REFUND "--all --by-client by", "--by-client needs --clients FILE" },
		{ BY_CLIENT "--all --csv", "leave -o and --csv out" },
		{ BY_CLIENT "--all -o rows.csv", "leave -o and --csv out" },
		{ BY_CLIENT "--account-type filer --filer-code SSA missing.csv", "cape: by: is not written" },
		{ REFUND "--all --clients clients.csv --by-client clients.csv", "clients.csv" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].says);
		given_world(t);
		run(t, rows[i].words);
		expect_exit(t, 2);
		expect_stdout(t, "");
		expect_message(t);
		expect_stderr_has(t, rows[i].says);
		expect_no_file(t, "by/Acme");
	}
	/* A client's file begins as a log does. */
	row(t, "a log in a client's folder");
	given_world(t);
	run(t, BY_CLIENT "--all --quiet");
	run(t, BY_CLIENT "--all --log by/Acme/refund.json");
	expect_exit(t, 2);
	expect_stderr_has(t, "by/Acme/refund.json: would be written over");
	/* An input is not written over. */
	row(t, "an input in a client's folder");
	given_world(t);
	run(t, BY_CLIENT "--all --quiet");
	given_file(t, "by/Acme/refund.csv", "Entry Number\nSSA26031602\n");
	run(t, BY_CLIENT "--account-type filer --filer-code SSA by/Acme/refund.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "would be written over");
	expect_file(t, "by/Acme/refund.csv", "Entry Number\nSSA26031602\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_gets_its_own),
		TEST(the_whole_is_printed),
		TEST(who_has_nothing_has_no_file),
		TEST(what_cannot_be_handed_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
