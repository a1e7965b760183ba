/* Accounts by flags: what each type needs, and what it has no use for (contract, section 3). */
#include "sources.h"

#define NON_IMPORTER "This functionality is not available for non-importer filer."

CLI_TEST(every_account_that_may_upload)
{
	static const struct {
		const char *what, *flags;
	} rows[] = {
		{ "importer by default", "--ior 12-3456789XX" },
		{ "importer by name", "--account-type importer --ior 12-3456789XX" },
		{ "importer in capitals", "--account-type IMPORTER --ior 12-3456789XX" },
		{ "importer with two numbers", "--ior 11-1111111 --ior 12-3456789XX" },
		{ "filer", "--account-type filer --filer-code 0S2" },
		{ "filer in lower case", "--account-type Filer --filer-code 0s2" },
		{ "filer of type importer", "--account-type filer --filer-code 0S2 --filer-type importer" },
		{ "filer type in capitals", "--account-type filer --filer-code 0S2 --filer-type Importer" },
		{ "broker", "--account-type broker --filer-code 0S2" },
		{ "the last type wins", "--account-type filer --account-type importer --ior 12-3456789XX" },
		{ "the last filer code wins", "--account-type broker --filer-code XYZ --filer-code 0S2" },
	};
	char words[256];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_good_index(t);
		given_file(t, "a.csv", "Entry Number\n0S2-1234567-8\n");
		snprintf(words, sizeof(words), "validate --index i.cidx %s a.csv", rows[i].flags);
		run(t, words);
		expect_exit(t, 0);
		expect_file(t, "a.Claim_Details.csv", CLAIM_HEADER UPDATED(FIRST_CLAIM, "0S212345678"));
	}
}

CLI_TEST(what_a_type_lacks_or_does_not_use_is_a_usage_error)
{
	static const struct {
		const char *what, *flags, *names;
	} rows[] = {
		{ "no account", "", "--ior" },
		{ "importer without a number", "--account-type importer", "--ior" },
		{ "importer with a filer code", "--ior 12-3456789XX --filer-code 0S2", "filer" },
		{ "importer with a filer type", "--ior 12-3456789XX --filer-type importer", "filer" },
		{ "filer without a code", "--account-type filer", "--filer-code" },
		{ "filer with an importer number", "--account-type filer --filer-code 0S2 --ior 12-3456789XX", "ior" },
		{ "broker without a code", "--account-type broker", "--filer-code" },
		{ "broker with an importer number", "--account-type broker --filer-code 0S2 --ior 12-3456789XX",
		  "ior" },
		{ "broker with a filer type", "--account-type broker --filer-code 0S2 --filer-type importer", "filer" },
		{ "unknown type", "--account-type surety --ior 12-3456789XX", "surety" },
		{ "empty type", "--account-type= --ior 12-3456789XX", "type" },
		{ "filer code too short", "--account-type filer --filer-code 0S", "0S" },
		{ "filer code too long", "--account-type filer --filer-code 0S22", "0S22" },
		{ "filer code with a dash", "--account-type filer --filer-code 0-2", "0-2" },
		{ "empty filer code", "--account-type filer --filer-code=", "filer" },
		{ "importer number of nothing", "--ior ---", "---" },
		{ "importer number too long", "--ior 12345678901234567", "12345678901234567" },
	};
	char words[256];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_good_index(t);
		given_file(t, "a.csv", "Entry Number\n0S2-1234567-8\n");
		snprintf(words, sizeof(words), "validate --index i.cidx %s a.csv", rows[i].flags);
		run(t, words);
		expect_exit(t, 2);
		expect_stdout(t, "");
		expect_message(t);
		expect_stderr_has(t, rows[i].names);
		expect_folder(t, ".", "a.csv i.cidx source.csv");
	}
}

CLI_TEST(a_filer_of_another_type_gets_cbps_message)
{
	static const char *const flags[] = {
		"--account-type filer --filer-code 0S2 --filer-type broker",
		"--account-type filer --filer-code 0S2 --filer-type BROKER",
		"--account-type filer --filer-code 0S2 --filer-type importer --filer-type surety",
		"--account-type filer --filer-code 0S2 --filer-type broker --exit-zero --quiet",
	};
	char words[256];

	for (size_t i = 0; i < COUNT(flags); i++) {
		row(t, flags[i]);
		given_good_index(t);
		given_file(t, "a.csv", "Entry Number\n0S2-1234567-8\n");
		snprintf(words, sizeof(words), "validate --index i.cidx %s a.csv", flags[i]);
		run(t, words);
		expect_exit(t, 2);
		expect_stdout(t, "");
		expect_stderr_has(t, NON_IMPORTER);
		expect_folder(t, ".", "a.csv i.cidx source.csv");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_account_that_may_upload),
		TEST(what_a_type_lacks_or_does_not_use_is_a_usage_error),
		TEST(a_filer_of_another_type_gets_cbps_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
