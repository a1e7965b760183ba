/* In the folder of a ledger the ledger alone writes, whatever a command is asked to put there. */
#include "ledgers.h"

CLI_TEST(no_output_goes_into_a_ledger)
{
	static const char *const rows[] = {
		"template -o l/t.csv",
		"template -o l/ledger.sqlite",
		"template -o l/../l/t.csv",
		"template -o linked/t.csv",
		"index build -o l/ledger.sqlite entries.csv",
		"index build -o new.cidx entries.csv --rejects l/rejects.csv",
		VALIDATE "a.csv -o l",
		VALIDATE "a.csv -o l/files/new",
		VALIDATE "a.csv --log l/log",
		"upload --acknowledge --index i.cidx --ior 12-3456789XX --ledger other a.csv -o l/files",
		"prepare --all --index i.cidx --ior 12-3456789XX --ledger l -o l/prepared",
		"rerun --index i.cidx --ledger l -o l/rerun",
		"rerun --index i.cidx --ledger l --state l/files",
		"refund --all --index i.cidx --csv -o l/ledger.sqlite",
		"worklist --all --index i.cidx -o l/w.csv",
		"report --ledger l -o l/ledger.sqlite",
		"corrections 341 --ledger l -o l/c.csv",
		"ledger export --ledger l -o l/files",
	};

	given_good_index(t);
	given_ledger(t);
	given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
	given_file(t, "entries.csv", "Entry Number\n");
	given_link(t, "l", "linked");
	for (size_t i = 0; i < COUNT(rows); i++) {
		run(t, rows[i]);
		expect_exit(t, 2);
		expect_stdout(t, "");
		expect_stderr_has(t,
				  "is in the folder of a ledger, where the ledger alone writes; name another for --");
	}
	expect_folder(t, "l", "ledger.sqlite lock");
	run(t, "ledger verify --ledger l");
	expect_exit(t, 0);
}

CLI_TEST(outputs_beside_a_ledger_are_fine)
{
	given_good_index(t);
	given_ledger(t);
	run(t, "template -o ledger.csv");
	expect_exit(t, 0);
	run(t, "template -o l-results.csv");
	expect_exit(t, 0);
	run(t, "template -o l/../t.csv");
	expect_exit(t, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(no_output_goes_into_a_ledger),
		TEST(outputs_beside_a_ledger_are_fine),
	};

	return cmocka_run_group_tests_name("the ledger alone", tests, NULL, NULL);
}
