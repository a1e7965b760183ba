/* Accounts by an INI file, and flags that win over it key by key (contract, section 3). */
#include "sources.h"

#define IMPORTER_INI "type = importer\nior = 12-3456789XX\n"
#define FILER_INI    "type = filer\nfiler_code = 0S2\n"

CLI_TEST(a_file_describes_every_account)
{
	static const struct {
		const char *what, *ini, *flags;
	} rows[] = {
		{ "importer", IMPORTER_INI, "" },
		{ "type importer by default", "ior=12-3456789XX\n", "" },
		{ "section account", "[account]\n" IMPORTER_INI, "" },
		{ "several numbers", "ior = 11-1111111, 12-3456789XX,33-3333333\n", "" },
		{ "blanks around, blank lines, a comment",
		  "\n; our account\ntype  =  importer  \n\nior\t=\t12-3456789xx \n", "" },
		{ "last line without its end", "type=importer\nior=12-3456789XX", "" },
		{ "filer", FILER_INI, "" },
		{ "filer of type importer", FILER_INI "filer_type = importer\n", "" },
		{ "broker", "type=broker\nfiler_code=0s2\n", "" },
		/* Flags. */
		{ "a flag for a missing key", "type = filer\n", "--filer-code 0S2" },
		{ "a flag's filer code wins", "type = filer\nfiler_code = XYZ\n", "--filer-code 0S2" },
		{ "a flag's type wins", "type = broker\nfiler_code = 0S2\n", "--account-type filer" },
		{ "a flag's filer type wins", FILER_INI "filer_type = broker\n", "--filer-type importer" },
		{ "any --ior replaces the list", "ior = 11-1111111\n", "--ior 12-3456789XX" },
	};
	char words[256];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_good_index(t);
		given_file(t, "acme.ini", rows[i].ini);
		given_file(t, "a.csv", "Entry Number\n0S2-1234567-8\n");
		snprintf(words, sizeof(words), "validate --index i.cidx --account acme.ini %s a.csv", rows[i].flags);
		run(t, words);
		expect_exit(t, 0);
		expect_file(t, "a.Claim_Details.csv", CLAIM_HEADER UPDATED(FIRST_CLAIM, "0S212345678"));
	}
}

/* The file's number would match; the flag's list stands instead of it, not beside it. */
CLI_TEST(the_files_list_of_numbers_is_replaced_not_extended)
{
	given_good_index(t);
	given_file(t, "acme.ini", IMPORTER_INI);
	given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
	run(t, "validate --index i.cidx --account acme.ini --ior 11-1111111 a.csv");
	expect_exit(t, 1);
	expect_file(t, "a.Cape_Validation_Result.csv", BATCH_LISTS ",SSA26031601\n");
}

/* The account is refused before anything is done, with a message that has this part. */
static void expect_refused(struct cli *t, const char *what, const char *ini, const char *flags, const char *part)
{
	char words[256];

	row(t, what);
	given_good_index(t);
	given_file(t, "acme.ini", ini);
	given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
	snprintf(words, sizeof(words), "validate --index i.cidx --account acme.ini %s a.csv", flags);
	run(t, words);
	expect_exit(t, 2);
	expect_stdout(t, "");
	expect_message(t);
	expect_stderr_has(t, part);
	expect_folder(t, ".", "a.csv acme.ini i.cidx source.csv");
}

CLI_TEST(a_bad_line_is_named_with_file_and_line)
{
	static const struct {
		const char *what, *ini, *position;
	} rows[] = {
		{ "unknown key", IMPORTER_INI "name = Acme\n", "acme.ini:3:" },
		{ "unknown key first", "iors = 1\n" IMPORTER_INI, "acme.ini:1:" },
		{ "key of a flag", IMPORTER_INI "filer-code = 0S2\n", "acme.ini:3:" },
		{ "no equals sign", "type = importer\n\nior 12-3456789XX\n", "acme.ini:3:" },
		{ "an open section", "[account\n" IMPORTER_INI, "acme.ini:1:" },
		{ "no key", IMPORTER_INI "= 12\n", "acme.ini:3:" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		expect_refused(t, rows[i].what, rows[i].ini, "", rows[i].position);
}

CLI_TEST(another_section_is_named_with_file_and_line)
{
	expect_refused(t, "before the keys", "[accounts]\n" IMPORTER_INI, "", "acme.ini:1:");
	expect_refused(t, "after the keys", IMPORTER_INI "[filer]\nfiler_code = 0S2\n", "", "acme.ini:3:");
	expect_refused(t, "without keys", "[filer]\n", "--ior 12-3456789XX", "acme.ini:1:");
}

CLI_TEST(a_bad_value_is_named_with_file_and_line)
{
	expect_refused(t, "unknown type", "ior = 12-3456789XX\ntype = surety\n", "", "acme.ini:2:");
	expect_refused(t, "bad filer code", "type = filer\nfiler_code = 0S22\n", "", "acme.ini:2:");
	expect_refused(t, "importer number too long", "ior = 12345678901234567\n", "", "acme.ini:1:");
	expect_refused(t, "importer number of nothing", "ior = 12-3456789XX, ---\n", "", "acme.ini:1:");
}

CLI_TEST(an_account_that_does_not_hold_together_is_a_usage_error)
{
	static const struct {
		const char *what, *ini, *flags, *names;
	} rows[] = {
		{ "nothing in the file", "", "", "ior" },
		{ "importer without a number", "type = importer\n", "", "ior" },
		{ "importer with a filer code", IMPORTER_INI "filer_code = 0S2\n", "", "filer" },
		{ "importer with a filer type", IMPORTER_INI "filer_type = importer\n", "", "filer" },
		{ "filer without a code", "type = filer\n", "", "filer" },
		{ "filer with a number", FILER_INI "ior = 12-3456789XX\n", "", "ior" },
		{ "broker with a filer type", "type=broker\nfiler_code=0S2\nfiler_type=importer\n", "", "filer" },
		{ "a flag leaves the file's filer code without a use", FILER_INI,
		  "--account-type importer --ior 12-3456789XX", "filer" },
		{ "a flag adds a number to a filer", FILER_INI, "--ior 12-3456789XX", "ior" },
		{ "filer of another type", FILER_INI "filer_type = broker\n", "",
		  "This functionality is not available for non-importer filer." },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		expect_refused(t, rows[i].what, rows[i].ini, rows[i].flags, rows[i].names);
}

CLI_TEST(an_account_file_that_cannot_be_read_is_exit_2)
{
	given_good_index(t);
	given_folder(t, "folder.ini");
	given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
	run(t, "validate --index i.cidx --account missing.ini a.csv");
	expect_exit(t, 2);
	expect_message(t);
	expect_stderr_has(t, "missing.ini");
	run(t, "validate --index i.cidx --account folder.ini a.csv");
	expect_exit(t, 2);
	expect_message(t);
	expect_stderr_has(t, "folder.ini");
	expect_no_file(t, "a.Claim_Details.csv");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_file_describes_every_account),
		TEST(the_files_list_of_numbers_is_replaced_not_extended),
		TEST(a_bad_line_is_named_with_file_and_line),
		TEST(another_section_is_named_with_file_and_line),
		TEST(a_bad_value_is_named_with_file_and_line),
		TEST(an_account_that_does_not_hold_together_is_a_usage_error),
		TEST(an_account_file_that_cannot_be_read_is_exit_2),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
